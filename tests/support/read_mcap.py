"""Reads an MCAP file with rosbags and with mcap-ros2-support and prints what each found, one JSON object.

read_mcap.py FILE            both, with the index
read_mcap.py FILE streaming  without the index, up to where the file breaks off
"""

import json
import pathlib
import sys

from mcap.exceptions import McapError
from mcap.reader import NonSeekingReader, make_reader
from mcap_ros2.decoder import DecoderFactory
from rosbags.rosbag2 import Reader
from rosbags.typesys import Stores, get_typestore
from rosbags.typesys.msg import get_types_from_msg


def plain(value):
    """A decoded message of either reader as JSON."""
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, (list, tuple, bytes)):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return value if value == value else "NaN"
    if isinstance(value, (str, int, bool)):
        return value
    fields = getattr(value, "__dataclass_fields__", None) or value.__slots__
    return {name: plain(getattr(value, name)) for name in fields if not name.startswith("_") and not name.isupper()}


def seen(messages):
    found = {}
    for topic, kind, time_ns, message in messages:
        entry = found.setdefault(topic, {"type": kind, "count": 0, "first": plain(message)})
        entry["count"] += 1
        entry["last"] = plain(message)
        entry["last_ns"] = time_ns
    return found


def with_rosbags(path):
    with Reader(pathlib.Path(path)) as bag:
        store = get_typestore(Stores.EMPTY)
        for connection in bag.connections:
            store.register(get_types_from_msg(connection.msgdef.data, connection.msgtype))
        return seen(
            (connection.topic, connection.msgtype, time, store.deserialize_cdr(raw, connection.msgtype))
            for connection, time, raw in bag.messages()
        )


def with_mcap(reader):
    decoded = reader.iter_decoded_messages(log_time_order=False)
    return seen((channel.topic, schema.name, message.log_time, ros) for schema, channel, message, ros in decoded)


def streamed(path):
    """What can be read before the file breaks off."""
    messages = []
    with open(path, "rb") as stream:
        try:
            reader = NonSeekingReader(stream, decoder_factories=[DecoderFactory()])
            for schema, channel, message, ros in reader.iter_decoded_messages(log_time_order=False):
                messages.append((channel.topic, schema.name, message.log_time, ros))
        except (McapError, EOFError):
            pass
    return seen(messages)


def main():
    path = sys.argv[1]
    if sys.argv[2:] == ["streaming"]:
        print(json.dumps({"streamed": streamed(path)}))
        return
    with open(path, "rb") as stream:
        reader = make_reader(stream, validate_crcs=True, decoder_factories=[DecoderFactory()])
        summary = reader.get_summary()
        print(
            json.dumps(
                {
                    "profile": reader.get_header().profile,
                    "messages": summary.statistics.message_count,
                    "chunks": len(summary.chunk_indexes),
                    "mcap": with_mcap(reader),
                    "rosbags": with_rosbags(path),
                }
            )
        )


main()
