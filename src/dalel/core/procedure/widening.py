"""Let a condition that names a code hold for the codes below it as well."""

from dataclasses import replace

from dalel.core.entries import KindCatalogue
from dalel.core.procedure.pack_model import Pack
from dalel.core.procedure.rule_model import Condition, Matcher, Rule

Where = tuple[Condition, ...]


class Widening:
    """The codes below each code, by the vocabulary a field chooses from."""

    def __init__(self, kinds: KindCatalogue) -> None:
        self._below: dict[tuple[str, str], dict[str, set[str]]] = {}
        for kind in kinds.every_version:
            for field in kind.fields:
                if field.vocabulary:
                    below = self._below.setdefault((kind.name, field.name), {})
                    for code in field.vocabulary.codes:
                        for above in field.vocabulary.line_of(code):
                            below.setdefault(above, set()).add(code)

    def pack(self, pack: Pack) -> Pack:
        """Return the pack with every condition widened."""
        rules = {rule.id: self._rule(rule) for rule in pack.rules.values()}
        warnings = tuple(
            replace(each, where=self._where(each.kind, each.where))
            for each in pack.article_warnings
        )
        return replace(pack, rules=rules, article_warnings=warnings)

    def _rule(self, rule: Rule) -> Rule:
        kinds = [start.kind for start in rule.starts if start.kind]
        others = tuple(
            replace(other, where=self._where(kinds[0] if kinds else "", other.where))
            for other in rule.term.others
        )
        return replace(
            rule,
            starts=tuple(
                replace(start, where=self._where(start.kind, start.where)) for start in rule.starts
            ),
            term=replace(rule.term, others=others),
            satisfied_by=self._matchers(rule.satisfied_by),
            suspended_by=self._matchers(rule.suspended_by),
            resumed_by=self._matchers(rule.resumed_by),
            restarted_by=self._matchers(rule.restarted_by),
            ended_by=self._matchers(rule.ended_by),
            extended_by=tuple(
                replace(each, matcher=self._matchers((each.matcher,))[0])
                for each in rule.extended_by
            ),
        )

    def _matchers(self, matchers: tuple[Matcher, ...]) -> tuple[Matcher, ...]:
        return tuple(replace(each, where=self._where(each.kind, each.where)) for each in matchers)

    def _where(self, kind: str, where: Where) -> Where:
        return tuple(self._condition(kind, condition) for condition in where)

    def _condition(self, kind: str, condition: Condition) -> Condition:
        far = min(condition.kinds, default="")
        return replace(
            condition,
            codes=self._codes(kind, condition.field, condition.codes),
            not_codes=self._codes(kind, condition.field, condition.not_codes),
            where=self._where(far, condition.where),
        )

    def _codes(self, kind: str, field: str, codes: frozenset[str]) -> frozenset[str]:
        below = self._below.get((kind, field), {})
        return codes.union(*(below.get(code, ()) for code in codes))
