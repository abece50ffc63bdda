"""Plays a launch file against stand-ins of the launch modules, which are on no package index, and tells as JSON what it asks for.

    launch_stand_ins.py FILE [NAME:=VALUE...]

Actions are started as launch would: first those of the description, then those that wait for another one's end, as if each ended
at once. Substitutions are resolved; a command becomes its words.
"""

import importlib.util
import json
import sys
import types


def text(value, context):
    """What a substitution, a list of them, or a plain value comes to."""
    if hasattr(value, "perform"):
        return value.perform(context)
    if isinstance(value, (list, tuple)):
        return "".join(text(one, context) for one in value)
    return str(value)


class LaunchConfiguration:
    def __init__(self, name):
        self.name = name

    def perform(self, context):
        return context[self.name]


class Command:
    def __init__(self, command):
        self.command = command

    def perform(self, context):
        return f"$({text(self.command, context)})"


class PathJoinSubstitution:
    def __init__(self, parts):
        self.parts = parts

    def perform(self, context):
        return "/".join(text(part, context) for part in self.parts)


class FindPackageShare:
    def __init__(self, package):
        self.package = package

    def perform(self, context):
        return f"<share of {self.package}>"


class ParameterValue:
    def __init__(self, value, value_type=None):
        self.value = value
        if value_type is not str:
            raise TypeError("a description must be taken as a text, or YAML is made of it")

    def perform(self, context):
        return text(self.value, context)


class DeclareLaunchArgument:
    def __init__(self, name, default_value, description):
        self.name, self.default, self.description = name, default_value, description


class OpaqueFunction:
    def __init__(self, function):
        self.function = function


class Action:
    """An action that can be waited for."""


class ExecuteProcess(Action):
    def __init__(self, cmd, output, sigterm_timeout):
        self.cmd = cmd

    def told(self, context):
        return {"process": [text(word, context) for word in self.cmd]}


class Node(Action):
    def __init__(self, package, executable, output, arguments=(), parameters=()):
        self.package, self.executable, self.arguments, self.parameters = package, executable, arguments, parameters

    def told(self, context):
        parameters = {}
        for one in self.parameters:
            for name, value in one.items():
                parameters[name] = text(value, context) if hasattr(value, "perform") else value
        words = [text(word, context) for word in self.arguments]
        return {"node": f"{self.package}/{self.executable}", "arguments": words, "parameters": parameters}


class PythonLaunchDescriptionSource:
    def __init__(self, path):
        self.path = path


class IncludeLaunchDescription(Action):
    def __init__(self, source, launch_arguments):
        self.source, self.arguments = source, launch_arguments

    def told(self, context):
        arguments = {name: text(value, context) for name, value in self.arguments}
        return {"include": text(self.source.path, context), "arguments": arguments}


class OnProcessExit:
    def __init__(self, target_action, on_exit):
        self.target, self.then = target_action, on_exit


class RegisterEventHandler:
    def __init__(self, handler):
        self.handler = handler


class LaunchDescription:
    def __init__(self, entities):
        self.entities = entities


MODULES = {
    "launch": [LaunchDescription],
    "launch.actions": [
        DeclareLaunchArgument,
        ExecuteProcess,
        IncludeLaunchDescription,
        OpaqueFunction,
        RegisterEventHandler,
    ],
    "launch.event_handlers": [OnProcessExit],
    "launch.launch_description_sources": [PythonLaunchDescriptionSource],
    "launch.substitutions": [Command, LaunchConfiguration, PathJoinSubstitution],
    "launch_ros": [],
    "launch_ros.actions": [Node],
    "launch_ros.parameter_descriptions": [ParameterValue],
    "launch_ros.substitutions": [FindPackageShare],
}


def main():
    file, *words = sys.argv[1:]
    for name, classes in MODULES.items():
        module = types.ModuleType(name)
        module.__path__ = []
        for one in classes:
            setattr(module, one.__name__, one)
        sys.modules[name] = module
    spec = importlib.util.spec_from_file_location("described", file)
    described = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(described)
    entities = described.generate_launch_description().entities
    context, declared = {}, {}
    for one in entities:
        if isinstance(one, DeclareLaunchArgument):
            context[one.name], declared[one.name] = one.default, one.description
    for word in words:
        name, value = word.split(":=", 1)
        if name not in declared:
            raise ValueError(f"no argument {name}")
        context[name] = value
    pending = [action for one in entities if isinstance(one, OpaqueFunction) for action in one.function(context)]
    handlers = [one.handler for one in pending if isinstance(one, RegisterEventHandler)]
    started = [one for one in pending if isinstance(one, Action)]
    told = []
    while started:
        action = started.pop(0)
        after = next((i for i, (other, _) in enumerate(told) if any(h.target is other and action in h.then for h in handlers)), None)
        told.append((action, {**action.told(context), "after": after}))
        started += [then for handler in handlers if handler.target is action for then in handler.then]
    print(json.dumps({"arguments": declared, "started": [what for _, what in told]}))


main()
