"""What describes open data to programs: CSVW for each CSV, a DCAT catalogue of everything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.open_data.catalogue import OPEN_TABLES
from service.open_data.events import EVENTS
from service.open_data.files import FileFormat
from service.scoring.published_sql import NAME as SCORES_SQL
from service.tables.columns import Column, Nature, Text
from service.tables.table import Table

PATH = "/open-data"

_CSVW_CONTEXT = "http://www.w3.org/ns/csvw"
_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_DATATYPES: dict[Nature, Any] = {
    "text": "string",
    "code": "string",
    "id": {"base": "string", "format": _UUID},
    "integer": "integer",
    "boolean": "boolean",
    "day": "date",
    "moment": "dateTimeStamp",
    "positions": "integer",
    "codes": "string",
    "json": "json",
}
_SEPARATED = ("positions", "codes")


def address(base: str, table: Table, form: FileFormat) -> str:
    """Where a table is downloaded."""
    return f"{base}{PATH}/{table.name}.{form.value}"


def csvw(table: Table, base: str) -> dict[str, Any]:
    """Metadata of a table's CSV (W3C, Metadata Vocabulary for Tabular Data)."""
    return {
        "@context": [_CSVW_CONTEXT, {"@language": "zh"}],
        "url": address(base, table, FileFormat.CSV),
        "dc:title": _texts(table.title),
        "dc:description": _texts(table.about),
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": "\r\n"},
        "tableSchema": {
            "aboutUrl": f"{address(base, table, FileFormat.CSV)}#{{{table.key_columns[0]}}}",
            "columns": [_csvw_column(column) for column in table.columns],
            **({"primaryKey": list(table.key_columns)} if table.row_a_page else {}),
        },
    }


def _csvw_column(column: Column) -> dict[str, Any]:
    described = {
        "name": column.id,
        "titles": column.id,
        "dc:title": _texts(column.text.name),
        "datatype": _DATATYPES[column.nature],
        "required": not column.nullable and column.nature not in (*_SEPARATED, "text"),
    }
    if column.text.note.zh:
        described["dc:description"] = _texts(column.text.note)
    if column.nature in _SEPARATED:
        described["separator"] = " "
    return described


def _texts(text: Text) -> list[dict[str, str]]:
    return [
        {"@value": text.zh, "@language": "zh"},
        {"@value": text.en, "@language": "en"},
    ]


_DCAT_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_PUBLISHER = Text("东城区社区协商账本", "The ledger of community deliberation of Dongcheng")
_CATALOGUE = Text("议事账本开放数据", "Open data of Yishi, the ledger of deliberation")


def catalogue(base: str, licence: str | None) -> dict[str, Any]:
    """Everything that is given out, as DCAT 3 in JSON-LD. ``licence`` is the address of the terms
    that the operator has set; without it none is claimed."""
    return {
        "@context": _DCAT_CONTEXT,
        "@id": f"{base}{PATH}/catalog.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": _texts(_CATALOGUE),
        "dct:language": ["zh", "en"],
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": _texts(_PUBLISHER)},
        **_terms(licence),
        "foaf:homepage": {"@id": f"{base}/zh/data"},
        "dcat:dataset": [_dataset(table, base, licence) for table in OPEN_TABLES.values()],
    }


def _dataset(table: Table, base: str, licence: str | None) -> Mapping[str, Any]:
    page = f"{base}/zh/data/{table.name}"
    return {
        "@id": page,
        "@type": "dcat:Dataset",
        "dct:identifier": table.name,
        "dct:title": _texts(table.title),
        "dct:description": _texts(table.about),
        "dct:language": "zh",
        "dct:accrualPeriodicity": {"@id": _CONTINUOUS},
        **_terms(licence),
        "dcat:landingPage": {"@id": page},
        **_referenced(table, base),
        "dcat:distribution": [
            {
                "@id": address(base, table, form),
                "@type": "dcat:Distribution",
                "dct:title": f"{table.name}.{form.value}",
                "dcat:downloadURL": {"@id": address(base, table, form)},
                "dcat:accessURL": {"@id": page},
                "dcat:mediaType": form.media_type.partition(";")[0],
                **_conforming(table, base, form),
            }
            for form in FileFormat
        ],
    }


_CONTINUOUS = "http://purl.org/cld/freq/continuous"


def _terms(licence: str | None) -> dict[str, Any]:
    return {"dct:license": {"@id": licence}} if licence else {}


def _referenced(table: Table, base: str) -> dict[str, Any]:
    """The formula of the scorecards reads the events."""
    if table is not EVENTS:
        return {}
    return {"dct:isReferencedBy": {"@id": f"{base}{PATH}/{SCORES_SQL}"}}


def _conforming(table: Table, base: str, form: FileFormat) -> dict[str, Any]:
    if form is not FileFormat.CSV:
        return {}
    return {"dct:conformsTo": {"@id": f"{base}{PATH}/{table.name}.csvw.json"}}
