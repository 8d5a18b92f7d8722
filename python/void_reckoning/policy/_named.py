"""Creation of the policy that ``module:Class`` or ``file.py:Class`` names, in this process."""

from __future__ import annotations

from void_reckoning._core import InvalidInput, policy_names
from void_reckoning.policy.faction_policy import FactionPolicy
from void_reckoning.support.arguments import callback
from void_reckoning.support.error_handling import one_line
from void_reckoning.support.named_objects import named_object


def make_named(name: str) -> FactionPolicy:
    """Import the module, or run the file, and create an object of the class.

    Raises
    ------
    InvalidInput
        There is no such module or class, or the object can't be created without arguments, for any reason.
    """
    module_name, _, class_name = name.rpartition(":")
    if not module_name or not class_name:
        raise InvalidInput(f"policy must be one of {', '.join(policy_names())}, or module:Class, got '{name}'")
    try:
        made = named_object(module_name, class_name)()
    except (Exception, SystemExit) as error:  # anything that a module or a class does when it is loaded or created
        reason = " ".join(one_line(error).split())
        raise InvalidInput(f"policy '{name}' can't be loaded: {reason}") from error
    if not hasattr(made, "plan"):
        raise InvalidInput(f"policy must have plan(view), got '{name}' without")
    callback(made.plan, f"plan of policy '{name}'")
    return made  # type: ignore[no-any-return]  # anything with plan(view) is accepted
