"""A campaign as Protocol Buffers messages: for tools in other languages and across a wire."""

from void_reckoning.messages.simulation_api import SimulationCoreAPI

__all__ = [
    "SimulationCoreAPI",
]
