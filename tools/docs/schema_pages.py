"""Pages of the schemas: every message, table and enumeration with its fields and their comments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

_BLOCK = re.compile(r"(message|enum|table|struct|union)\s+(\w+)[^{]*\{(.*)")
_PROTO_FIELD = re.compile(r"((?:repeated |optional )?(?:map<[^>]+>|[\w.]+))\s+(\w+)\s*=\s*(\d+)[^;]*;")
_TABLE_FIELD = re.compile(r"(\w+)\s*:\s*([^;=(]+)[^;]*;")
_CHOICE = re.compile(r"(\w+)\s*=\s*(\d+)\s*[;,]")
_MEMBER = re.compile(r"(\w+)\s*,?")


@dataclass
class Row:
    """A field, or a value of an enumeration."""

    name: str
    kind: str
    number: str
    doc: str


@dataclass
class Block:
    """A message, table or enumeration."""

    kind: str
    name: str
    doc: str
    rows: list[Row] = field(default_factory=list)


def blocks_of(text: str) -> list[Block]:
    """Return everything that a schema describes, in order; nested names are qualified by the outer one."""
    blocks: list[Block] = []
    open_: list[Block | None] = []  # None: a oneof
    comment: list[str] = []
    for line in text.splitlines():
        code, slashes, said = line.partition("//")
        code, said = code.strip(), said.lstrip("/").strip()
        if not code:
            comment = [*comment, said] if slashes else []
            continue
        begun = _BLOCK.match(code)
        if begun:
            outer = next((block.name + "." for block in reversed(open_) if block), "")
            blocks.append(Block(begun[1], outer + begun[2], " ".join(comment)))
            open_.append(blocks[-1])
            code = begun[3]
            comment = []
        elif code.startswith("oneof"):
            open_.append(None)
            code = ""
        current = next((block for block in reversed(open_) if block), None)
        if current is not None:
            current.rows.extend(_rows(current.kind, code, " ".join([*comment, said]).strip()))
        for _ in range(code.count("}")):
            open_.pop()
        comment = []
    return blocks


def _rows(kind: str, code: str, doc: str) -> list[Row]:
    if kind == "message":
        return [Row(found[2], found[1], found[3], doc) for found in _PROTO_FIELD.finditer(code)]
    if kind == "enum":
        return [Row(found[1], "", found[2], doc) for found in _CHOICE.finditer(code)]
    if kind == "union":
        return [Row(found[1], "", "", doc) for found in _MEMBER.finditer(code)]
    return [Row(found[1], found[2].strip(), "", doc) for found in _TABLE_FIELD.finditer(code)]


def schema_page(file: Path, title: str) -> str:
    """Return the page of one schema."""
    text = file.read_text(encoding="utf-8")
    head = re.match(r"(?:\s*//[^\n]*\n)*", text)
    about = "\n".join(line.strip().lstrip("/").strip() for line in (head[0] if head else "").splitlines())
    package = re.search(r"(?:package|namespace)\s+([\w.]+);", text)
    lines = [f"# {title}", "", f"`{file.name}`, package `{package[1] if package else '-'}`.", ""]
    if about.strip():
        lines += ["```text", about.strip(), "```", ""]
    for block in blocks_of(text):
        lines += [f"## {block.kind} {block.name} {{#{block.name}}}", ""]
        if block.doc:
            lines += [_safe(block.doc), ""]
        if block.rows:
            numbered, typed = any(row.number for row in block.rows), any(row.kind for row in block.rows)
            told = any(row.doc for row in block.rows)
            head_cells = [
                "name",
                *(["type"] if typed else []),
                *(["number"] if numbered else []),
                *(["meaning"] if told else []),
            ]
            lines += ["| " + " | ".join(head_cells) + " |", "|" + "---|" * len(head_cells)]
            for row in block.rows:
                cells = [f"`{row.name}`", *([f"`{row.kind}`"] if typed else []), *([row.number] if numbered else [])]
                lines.append("| " + " | ".join([*cells, *([_safe(row.doc)] if told else [])]) + " |")
            lines.append("")
    return "\n".join(lines)


def _safe(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_")
