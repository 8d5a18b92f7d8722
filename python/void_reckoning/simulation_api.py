"""A campaign as Protocol Buffers messages: for tools in other languages and across a network."""

from void_reckoning.messages.simulation_api import SimulationCoreAPI

__all__ = [
    "SimulationCoreAPI",
]
