"""The words of a report in three languages, and the choice between them."""

from collections.abc import Mapping

from dalel.verify.fault_words import FAULTS
from dalel.verify.faults import Fault

LANGUAGES = ("kk", "ru", "en")

ENGLISH = {
    "title": "What the check found",
    "sound": "Sound. Everything checked is as it was sealed.",
    "not_sound": "Not sound. Faults found: {count}. The first:",
    "also": "Also:",
    "log": "Log",
    "log_known_as": "Named in the policy as",
    "fingerprint": "Fingerprint of the log's key",
    "founder": "Fingerprint of the founder's keys",
    "strength": "Strength",
    "STATED": "stated by this log",
    "WITNESSED": "witnessed on {witnessed_at} by {witnesses}",
    "TIMESTAMPED": "time-stamped on {timestamped_at}",
    "none": "none: something does not hold",
    "sealed_at": "Last sealed, by the log's word",
    "case": "Number",
    "container": "Container",
    "exported_at": "Exported",
    "entries": "Entries",
    "files": "Files",
    "omitted": "Entries left out (numbers)",
    "place": "Place in the log",
    "place_of": "{place} of {size}",
    "entry": "Entry",
    "kind": "Kind",
    "author": "Author",
    "hidden_fields": "Fields that stay hidden",
    "hidden_kind": "hidden",
    "faulty": "has a fault",
    "yes": "sound",
    "to_know": "What you must know",
    "LOG_NOT_PINNED": "No policy names this log. Compare the fingerprint with one that you got "
    "from somewhere else.",
    "ONLY_STATED": "The time rests on the log's word alone: no witness and no time stamp that "
    "you trust confirms it. It binds the log, which can no longer deny the record.",
    "TIMESTAMP_UNCHECKED": "A time stamp comes along and was not checked: name its authority in "
    "a policy.",
    "README_UNPROVED": "README.html, the number and the time of export are the word of those "
    "who exported. What is proved is shown here.",
    "ENTRIES_OMITTED": "Some entries were left out, and the bundle says which numbers.",
    "FIELDS_HIDDEN": "Some fields stay hidden. They exist and cannot be exchanged.",
    "KINDS_HIDDEN": "Of some entries the kind stays hidden.",
    "FILES_NOT_INCLUDED": "Entries name files that do not come along.",
    "AUTHOR_WITHOUT_INTRODUCTION": "Some entries are by somebody known by a code alone: nothing "
    "here proves whose key signed them.",
    "AUTHORS_UNPROVED": "Who wrote each entry rests on the keys in this bundle: compare the "
    "founder's fingerprint with one you got elsewhere.",
    "LATER_ENTRIES_POSSIBLE": "The bundle shows the entries up to number {number}; whether later "
    "ones exist it cannot show.",
    "page_busy": "Other bundles are being checked here just now.",
    "page_busy_then": "Try again in a minute, or check it on a computer of your own with the "
    "command dalel verify.",
}

RUSSIAN = {
    "title": "Что показала проверка",
    "sound": "Подлинно. Всё проверенное осталось таким, каким было запечатано.",
    "not_sound": "Не подлинно. Найдено нарушений: {count}. Первое:",
    "also": "Кроме того:",
    "log": "Журнал",
    "log_known_as": "В списке доверия назван",
    "fingerprint": "Отпечаток ключа журнала",
    "founder": "Отпечаток ключей основателя",
    "strength": "Сила доказательства",
    "STATED": "заявлено этим журналом",
    "WITNESSED": "засвидетельствовано {witnessed_at}, кем: {witnesses}",
    "TIMESTAMPED": "отметка времени от {timestamped_at}",
    "none": "нет: что-то не сходится",
    "sealed_at": "Последняя запись запечатана, по словам журнала",
    "case": "Номер",
    "container": "Хранилище",
    "exported_at": "Выгружено",
    "entries": "Записи",
    "files": "Файлы",
    "omitted": "Пропущенные записи (номера)",
    "place": "Место в журнале",
    "place_of": "{place} из {size}",
    "entry": "Запись",
    "kind": "Вид",
    "author": "Автор",
    "hidden_fields": "Скрытых полей",
    "hidden_kind": "скрыт",
    "faulty": "с нарушением",
    "yes": "подлинна",
    "to_know": "Что нужно знать",
    "LOG_NOT_PINNED": "Этот журнал не назван в списке доверия. Сравните отпечаток с тем, который "
    "вы получили из другого источника.",
    "ONLY_STATED": "Время известно только со слов журнала: его не подтверждают ни свидетель, ни "
    "отметка времени, которым вы доверяете. Это связывает сам журнал: отрицать запись он больше "
    "не может.",
    "TIMESTAMP_UNCHECKED": "Приложена отметка времени, она не проверена: назовите её "
    "удостоверителя в списке доверия.",
    "README_UNPROVED": "README.html, номер и время выгрузки указаны со слов тех, кто сделал "
    "выгрузку. Доказанное показано здесь.",
    "ENTRIES_OMITTED": "Часть записей пропущена, и комплект указывает их номера.",
    "FIELDS_HIDDEN": "Часть полей скрыта. Они существуют, и подменить их нельзя.",
    "KINDS_HIDDEN": "У части записей скрыт вид.",
    "FILES_NOT_INCLUDED": "В записях названы файлы, которых в комплекте нет.",
    "AUTHOR_WITHOUT_INTRODUCTION": "Часть записей сделал человек, известный только по коду: чьим "
    "ключом они подписаны, здесь ничто не доказывает.",
    "AUTHORS_UNPROVED": "Кто сделал каждую запись, известно лишь по ключам из этого комплекта: "
    "сравните отпечаток основателя с тем, который вы получили из другого источника.",
    "LATER_ENTRIES_POSSIBLE": "Комплект показывает записи по номер {number} включительно; есть ли "
    "более поздние, он показать не может.",
    "page_busy": "Сейчас здесь проверяются другие комплекты.",
    "page_busy_then": "Попробуйте через минуту или проверьте его на своём компьютере командой "
    "dalel verify.",
}

KAZAKH = {
    "title": "Тексеру нәтижесі",
    "sound": "Түпнұсқа. Тексерілгеннің бәрі мөрленген кездегі күйінде.",
    "not_sound": "Түпнұсқалығы расталмады. Табылған ақау саны: {count}. Біріншісі:",
    "also": "Сондай-ақ:",
    "log": "Журнал",
    "log_known_as": "Сенім тізіміндегі атауы",
    "fingerprint": "Журнал кілтінің ізі",
    "founder": "Негізін қалаушы кілттерінің ізі",
    "strength": "Дәлелдің күші",
    "STATED": "осы журнал мәлімдеген",
    "WITNESSED": "{witnessed_at} күні куәландырылған, куәгерлер: {witnesses}",
    "TIMESTAMPED": "уақыт белгісі қойылған: {timestamped_at}",
    "none": "жоқ: бірдеңе сәйкес емес",
    "sealed_at": "Журналдың айтуынша, соңғы мөрленген уақыты",
    "case": "Нөмірі",
    "container": "Сақтау орны",
    "exported_at": "Шығарылған уақыты",
    "entries": "Жазбалар",
    "files": "Файлдар",
    "omitted": "Қосылмаған жазбалар (нөмірлері)",
    "place": "Журналдағы орны",
    "place_of": "{place}-орын, барлығы {size}",
    "entry": "Жазба",
    "kind": "Түрі",
    "author": "Авторы",
    "hidden_fields": "Жасырын өрістер саны",
    "hidden_kind": "жасырын",
    "faulty": "ақауы бар",
    "yes": "түпнұсқа",
    "to_know": "Нені білу керек",
    "LOG_NOT_PINNED": "Бұл журнал сенім тізімінде аталмаған. Кілттің ізін басқа жерден алған "
    "ізбен салыстырыңыз.",
    "ONLY_STATED": "Уақыт тек журналдың сөзіне сүйенеді: Сіз сенетін куәгер де, уақыт белгісі де "
    "оны растамайды. Бірақ журналдың өзі енді бұл жазбаны жоққа шығара алмайды.",
    "TIMESTAMP_UNCHECKED": "Уақыт белгісі қоса берілген, бірақ тексерілмеді: оны берген мекемені "
    "сенім тізіміне қосыңыз.",
    "README_UNPROVED": "README.html, нөмір және шығарылған уақыт топтаманы жасағандардың сөзі "
    "бойынша берілген. Дәлелденгені осында көрсетілген.",
    "ENTRIES_OMITTED": "Кейбір жазбалар қосылмаған, топтамада олардың нөмірлері көрсетілген.",
    "FIELDS_HIDDEN": "Кейбір өрістер жасырылған. Олар бар, және оларды алмастыру мүмкін емес.",
    "KINDS_HIDDEN": "Кейбір жазбалардың түрі жасырылған.",
    "FILES_NOT_INCLUDED": "Жазбаларда топтамаға қосылмаған файлдар аталған.",
    "AUTHOR_WITHOUT_INTRODUCTION": "Кейбір жазбаларды коды арқылы ғана белгілі адам жасаған: "
    "оларға кімнің кілтімен қол қойылғанын мұнда ештеңе дәлелдемейді.",
    "AUTHORS_UNPROVED": "Әр жазбаны кім жасағаны тек осы топтамадағы кілттерге сүйенеді: негізін "
    "қалаушының ізін басқа жерден алған ізбен салыстырыңыз.",
    "LATER_ENTRIES_POSSIBLE": "Топтамада нөмірі {number} жазбаға дейінгілер (оны қоса алғанда) "
    "көрсетілген; одан кейінгілерінің бар-жоғын топтама көрсете алмайды.",
    "page_busy": "Қазір мұнда басқа топтамалар тексеріліп жатыр.",
    "page_busy_then": "Бір минуттан кейін қайталап көріңіз немесе өз компьютеріңізде dalel verify "
    "пәрменімен тексеріңіз.",
}

WORDS: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "ru": RUSSIAN, "kk": KAZAKH}


def say(language: str, key: str, **values: object) -> str:
    """Return a sentence of the report in one of the three languages."""
    return WORDS[language][key].format(**values)


def say_fault(language: str, fault: Fault) -> str:
    """Return a fault's sentence; what it quotes stays as it is."""
    if language == "en":
        return str(fault)
    sentence = FAULTS[language][fault.code]
    return sentence.format(entry=fault.entry, part=fault.part, detail=fault.detail)
