"""An MCP server in plain Python: JSON-RPC 2.0, a message a line (MCP 2025-11-25, stdio transport). Its words come from another package."""
import json
import sys

from weather_words import FORECAST

TOOL = {
    "name": "forecast",
    "description": FORECAST,
    "inputSchema": {"type": "object", "properties": {"place": {"type": "string", "description": "Where."}}, "required": ["place"]},
}


def answer(method):
    if method == "initialize":
        return {"protocolVersion": "2025-11-25", "capabilities": {"tools": {}}, "serverInfo": {"name": "weather", "version": "1.0.0"}}
    if method == "tools/list":
        return {"tools": [TOOL]}
    if method == "ping":
        return {}
    return None


def main():
    for line in sys.stdin:
        message = json.loads(line)
        if "id" not in message:
            continue
        result = answer(message["method"])
        reply = {"jsonrpc": "2.0", "id": message["id"]}
        reply.update({"result": result} if result is not None else {"error": {"code": -32601, "message": "Method not found"}})
        print(json.dumps(reply), flush=True)
