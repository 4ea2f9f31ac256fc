"""Read one kind file; ``load_kinds`` calls this for each and names the file in the error."""

import hashlib
from collections.abc import Mapping

from dalel.core.entries.kind_model import (
    CODE_TYPES,
    LIST_LIMITS,
    REFERENCE_TYPES,
    TEXT_TYPES,
    TYPES,
    Field,
    Kind,
)
from dalel.core.entries.tables import NAME, Table, TableFault, read_toml
from dalel.core.entries.vocabularies import Vocabulary, VocabularyCatalogue

CONTAINERS = ("case", "report", "organisation", "card", "team")
LINKS = ("person", "phone", "plate", "handle", "account", "place", "institution", "method")
GROUPS = "entry_groups/1"
TRIGGERS = "triggers/1"
CURRENCIES = "currencies/1"


def read_kind(name: str, version: int, source: bytes, vocabularies: VocabularyCatalogue) -> Kind:
    """Return the kind a file describes.

    Raises:
        TableFault: The file is not as agreed; ``refers_to`` is checked by the caller.
    """
    table = Table(read_toml(source), "the kind")
    if (table.name("name"), table.number("version")) != (name, version):
        raise TableFault("name and version differ from the file's place")
    fields = _read_fields(table, vocabularies)
    kind = Kind(
        name=name,
        version=version,
        digest=kind_digest(source, tuple(each.vocabulary for each in fields if each.vocabulary)),
        group=table.text("group"),
        order=table.number("order"),
        overlay=table.flag("overlay", False),
        containers=table.texts("containers"),
        summary=table.texts("summary"),
        when=table.text("when", ""),
        fields=fields,
        labels=table.labels("label"),
        help=table.labels("help"),
        source=source,
    )
    table.finish()
    _check_kind(kind, vocabularies)
    return kind


def kind_digest(source: bytes, used: tuple[Vocabulary, ...]) -> str:
    """Return the digest entries name: the file's bytes, then its vocabularies' digests by id."""
    digests = {vocabulary.id: vocabulary.digest for vocabulary in used}
    joined = source + b"".join(digests[vocabulary_id] for vocabulary_id in sorted(digests))
    return hashlib.sha256(joined).hexdigest()


def _check_kind(kind: Kind, vocabularies: VocabularyCatalogue) -> None:
    _require_code(GROUPS, kind.group, vocabularies, "group")
    if not kind.containers or not set(kind.containers) <= set(CONTAINERS):
        raise TableFault(f"containers are not some of {', '.join(CONTAINERS)}")
    if not kind.fields:
        raise TableFault("the kind has no field")
    if len(kind.by_name) != len(kind.fields):
        raise TableFault("two fields have one name")
    for shown in kind.summary:
        if shown not in kind.by_name:
            raise TableFault(f"summary names {shown}, which is no field")
    if kind.when and getattr(kind.by_name.get(kind.when), "type", "") not in ("date", "moment"):
        raise TableFault(f"when names {kind.when}, which is no date or moment field")


def _read_fields(table: Table, vocabularies: VocabularyCatalogue) -> tuple[Field, ...]:
    return tuple(_read_field(given, vocabularies) for given in table.tables("field"))


def _read_field(given: Mapping[str, object], vocabularies: VocabularyCatalogue) -> Field:
    table = Table(given, f"field {given.get('name', 'without a name')}")
    name, type_name = table.name("name"), table.text("type")
    if type_name not in TYPES:
        raise TableFault(f"{table.where}: there is no type {type_name}")
    field = Field(
        name=name,
        type=type_name,
        required=table.flag("required", False),
        identifying=table.flag("identifying", type_name == "attachments"),
        vocabulary=_vocabulary(table, type_name, vocabularies),
        refers_to=table.texts("refers_to"),
        links_as=table.text("links_as", ""),
        counts_as=table.text("counts_as", ""),
        starts=table.texts("starts"),
        answers=table.texts("answers"),
        max_length=_max_length(table, type_name),
        labels=table.labels("label"),
        help=table.labels("help"),
    )
    table.finish()
    _check_field(field, table.where, vocabularies)
    return field


def _check_field(field: Field, where: str, vocabularies: VocabularyCatalogue) -> None:
    if field.type == "attachments" and not field.identifying:
        raise TableFault(f"{where}: attachments are always identifying")
    if field.refers_to and field.type not in REFERENCE_TYPES:
        raise TableFault(f"{where}: refers_to is for parties and entries only")
    if field.links_as and field.links_as not in LINKS:
        raise TableFault(f"{where}: links_as is not one of {', '.join(LINKS)}")
    if field.counts_as and not NAME.fullmatch(field.counts_as):
        raise TableFault(f"{where}: counts_as is not a name of a-z, 0-9 and _")
    for trigger in (*field.starts, *field.answers):
        _require_code(TRIGGERS, trigger, vocabularies, where)


def _vocabulary(
    table: Table, type_name: str, vocabularies: VocabularyCatalogue
) -> Vocabulary | None:
    default = CURRENCIES if type_name == "money" else ""
    wanted = table.text("vocabulary", default) or default
    if (type_name in (*CODE_TYPES, "money")) != bool(wanted):
        raise TableFault(f"{table.where}: a vocabulary goes with code, codes and money only")
    if not wanted:
        return None
    if wanted not in vocabularies:
        raise TableFault(f"{table.where}: there is no vocabulary {wanted}")
    return vocabularies[wanted]


def _max_length(table: Table, type_name: str) -> int:
    most = {**TEXT_TYPES, **LIST_LIMITS}.get(type_name, 0)
    if not table.has("max_length"):
        return most
    length = table.number("max_length")
    if length > most:
        raise TableFault(f"{table.where}: max_length is above {most}")
    return length


def _require_code(
    vocabulary_id: str, code: str, vocabularies: VocabularyCatalogue, where: str
) -> None:
    if vocabulary_id not in vocabularies or code not in vocabularies[vocabulary_id].codes:
        raise TableFault(f"{where}: {code} is no code of {vocabulary_id}")
