"""The faults' sentences in Russian and Kazakh; the English ones stand beside each class."""

from collections.abc import Mapping

RUSSIAN = {
    "NotABundle": "Файл не является набором, или в нём не хватает конца.",
    "NotAReceipt": "Файл не является квитанцией: {detail}.",
    "UnsafeName": "В наборе есть часть с опасным именем: {part}.",
    "UnexpectedPart": "В наборе есть часть, которой в нём быть не должно: {part}.",
    "DuplicatePart": "В наборе две части с одним именем: {part}.",
    "NotAPlainFile": "Часть набора — ссылка или другой особый файл: {part}.",
    "EncryptedPart": "Часть набора закрыта паролем: {part}.",
    "UnknownCompression": "Часть набора сжата недопустимым способом: {part}.",
    "TooManyParts": "В наборе слишком много частей: {detail}.",
    "TooManyEntries": "В наборе перечислено слишком много записей: {detail}.",
    "PartTooLarge": "Часть набора слишком велика: {part} ({detail}).",
    "BundleTooLarge": "В распакованном виде набор слишком велик: {detail}.",
    "PackedTooTightly": "Часть набора при распаковке намного больше, чем кажется: {part} "
    "({detail}).",
    "PartMissing": "В наборе не хватает части: {part}.",
    "PartDamaged": "Часть набора повреждена: {part}.",
    "JsonRefused": "Часть набора записана не так, как установлено: {part} ({detail}).",
    "UnknownFormat": "Эта версия программы не знает такого формата набора: {detail}.",
    "LogKeyMismatch": "Указанный в наборе отпечаток не соответствует ключу журнала.",
    "LogNotInPolicy": "Ключ журнала не назван в списке доверия: {detail}.",
    "CheckpointRefused": "Контрольная точка журнала не сходится. {detail}",
    "TimestampRefused": "Отметка времени не подтверждается удостоверителями из списка доверия.",
    "EntryNotListed": "Запись {entry} есть в наборе, но не в его перечне.",
    "EntryListedTwice": "Запись {entry} перечислена дважды.",
    "EntryMisnamed": "Запись {entry} лежит под именем другой записи: {part}.",
    "EntryElsewhere": "Запись {entry} относится к другому хранилищу, чем набор.",
    "EntryOutOfOrder": "Запись {entry} стоит не в том порядке, в каком записи были сделаны.",
    "EntriesLeftOut": "Перед записью {entry} нет записей, и набор об этом умалчивает: {detail}.",
    "OmissionUntrue": "Набор называет пропущенными записи, которые в нём есть: {detail}.",
    "PredecessorMismatch": "Запись {entry} не продолжает предыдущую: одну из двух изменили.",
    "FieldRefused": "В записи {entry} есть поле, которое нельзя прочесть ({detail}).",
    "CommitmentMismatch": "Запись {entry} говорит не то, что было запечатано: изменено поле или "
    "её место.",
    "LeafRefused": "Запись {entry} ссылается на лист журнала, который не относится к записям "
    "({detail}).",
    "AuthorUnknown": "Запись {entry} подписана участником, которого набор не представляет.",
    "AuthorMismatch": "В записи {entry} назван не тот автор, который её подписал.",
    "AuthorSignatureInvalid": "Подпись автора под записью {entry} не сходится.",
    "MemberListedTwice": "Участник {detail} перечислен дважды.",
    "NotIntroduced": "Участника {detail} никто не представил.",
    "IntroductionMismatch": "Представление участника {detail} говорит о другом участнике, ключе "
    "или роли.",
    "IntroducerUnknown": "Участника {detail} представил тот, кого набор не представляет.",
    "IntroductionSignatureInvalid": "Подпись под представлением участника {detail} не сходится.",
    "ProofMismatch": "Доказательство для записи {entry} относится к другому месту или к другой "
    "контрольной точке.",
    "NotInTheLog": "Не доказано, что запись {entry} есть в журнале.",
    "KindMissing": "К записи {entry} не приложено описание её вида: {part}.",
    "KindMismatch": "Приложено не то описание вида, которое названо в записи {entry}: {part}.",
    "FileListedTwice": "Файл {detail} перечислен дважды.",
    "FileNotListed": "Файл есть в наборе, но не в его перечне: {part}.",
    "FileNotInAnEntry": "Файл {detail} не назван ни в одной показанной записи: его ничто не "
    "доказывает.",
    "FileMismatch": "Запись называет для файла {detail} другое содержимое, чем перечень набора.",
    "FileChanged": "Содержимое файла {detail} не то, что было запечатано.",
    "ReceiptNeedsPolicy": "В квитанции такого вида нет ключа журнала: назовите его в списке "
    "доверия.",
    "ReceiptRefused": "Квитанция не сходится. {detail}",
}

KAZAKH = {
    "NotABundle": "Файл топтама емес немесе оның соңы жоқ.",
    "NotAReceipt": "Файл түбіртек емес: {detail}.",
    "UnsafeName": "Топтамада аты қауіпті бөлік бар: {part}.",
    "UnexpectedPart": "Топтамада болмауға тиіс бөлік бар: {part}.",
    "DuplicatePart": "Топтамада аты бірдей екі бөлік бар: {part}.",
    "NotAPlainFile": "Топтаманың бір бөлігі — сілтеме немесе басқа ерекше файл: {part}.",
    "EncryptedPart": "Топтаманың бір бөлігі құпиясөзбен жабылған: {part}.",
    "UnknownCompression": "Топтаманың бір бөлігі рұқсат етілмеген тәсілмен сығылған: {part}.",
    "TooManyParts": "Топтамада бөлік тым көп: {detail}.",
    "TooManyEntries": "Топтама тізімінде жазба тым көп: {detail}.",
    "PartTooLarge": "Топтаманың бір бөлігі тым үлкен: {part} ({detail}).",
    "BundleTooLarge": "Топтама ашылғанда тым үлкен болады: {detail}.",
    "PackedTooTightly": "Топтаманың бір бөлігі ашылғанда көрінгенінен әлдеқайда үлкен: {part} "
    "({detail}).",
    "PartMissing": "Топтамада мына бөлік жоқ: {part}.",
    "PartDamaged": "Топтаманың бір бөлігі бүлінген: {part}.",
    "JsonRefused": "Топтаманың бір бөлігі белгіленген үлгі бойынша жазылмаған: {part} ({detail}).",
    "UnknownFormat": "Бағдарламаның бұл нұсқасы топтаманың мұндай пішімін білмейді: {detail}.",
    "LogKeyMismatch": "Топтамада көрсетілген із журналдың кілтіне сәйкес емес.",
    "LogNotInPolicy": "Журналдың кілті сенім тізімінде аталмаған: {detail}.",
    "CheckpointRefused": "Журналдың бақылау нүктесі расталмады. {detail}",
    "TimestampRefused": "Уақыт белгісін сенім тізіміндегі мекемелер растамайды.",
    "EntryNotListed": "{entry} жазбасы топтамада бар, бірақ оның тізімінде жоқ.",
    "EntryListedTwice": "{entry} жазбасы екі рет тізілген.",
    "EntryMisnamed": "{entry} жазбасы басқа жазбаның атымен тұр: {part}.",
    "EntryElsewhere": "{entry} жазбасы топтаманыкінен басқа сақтау орнына тиесілі.",
    "EntryOutOfOrder": "{entry} жазбасы жазылған ретімен тұрған жоқ.",
    "EntriesLeftOut": "{entry} жазбасының алдындағы жазбалар жоқ, ал топтама бұл туралы айтпайды: "
    "{detail}.",
    "OmissionUntrue": "Топтама өзінде бар жазбаларды қалдырылған деп көрсетеді: {detail}.",
    "PredecessorMismatch": "{entry} жазбасы алдыңғысын жалғастырмайды: екеуінің бірі өзгертілген.",
    "FieldRefused": "{entry} жазбасында оқылмайтын өріс бар ({detail}).",
    "CommitmentMismatch": "{entry} жазбасы мөрленген мазмұнға сай емес: өрісі немесе орны "
    "өзгертілген.",
    "LeafRefused": "{entry} жазбасы жазбаға тиесілі емес журнал парағын көрсетеді ({detail}).",
    "AuthorUnknown": "{entry} жазбасына топтама таныстырмайтын мүше қол қойған.",
    "AuthorMismatch": "{entry} жазбасында қол қойған автордан басқа автор аталған.",
    "AuthorSignatureInvalid": "{entry} жазбасындағы автордың қолтаңбасы сәйкес емес.",
    "MemberListedTwice": "{detail} мүшесі екі рет тізілген.",
    "NotIntroduced": "{detail} мүшесін ешкім таныстырмаған.",
    "IntroductionMismatch": "{detail} мүшесін таныстыру жазбасы басқа мүше, кілт немесе рөл "
    "туралы.",
    "IntroducerUnknown": "{detail} мүшесін топтама таныстырмайтын адам таныстырған.",
    "IntroductionSignatureInvalid": "{detail} мүшесін таныстыру қолтаңбасы сәйкес емес.",
    "ProofMismatch": "{entry} жазбасының дәлелі басқа орынға немесе басқа бақылау нүктесіне "
    "қатысты.",
    "NotInTheLog": "{entry} жазбасының журналда бар екені дәлелденбеді.",
    "KindMissing": "{entry} жазбасына оның түрінің сипаттамасы қоса берілмеген: {part}.",
    "KindMismatch": "Түрінің сипаттамасы {entry} жазбасында аталғанға сай емес: {part}.",
    "FileListedTwice": "{detail} файлы екі рет тізілген.",
    "FileNotListed": "Файл топтамада бар, бірақ оның тізімінде жоқ: {part}.",
    "FileNotInAnEntry": "{detail} файлы көрсетілген жазбалардың ешқайсысында аталмаған: оны "
    "ештеңе дәлелдемейді.",
    "FileMismatch": "Жазба {detail} файлы үшін топтама тізіміндегіден басқа мазмұнды атайды.",
    "FileChanged": "{detail} файлының мазмұны мөрленгеннен өзгеше.",
    "ReceiptNeedsPolicy": "Түбіртектің бұл түрінде журналдың кілті жоқ: оны сенім тізімінде "
    "көрсетіңіз.",
    "ReceiptRefused": "Түбіртек расталмады. {detail}",
}

FAULTS: Mapping[str, Mapping[str, str]] = {"ru": RUSSIAN, "kk": KAZAKH}
