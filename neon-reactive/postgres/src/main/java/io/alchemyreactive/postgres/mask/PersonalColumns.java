package io.alchemyreactive.postgres.mask;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells by name and type whether a column is likely to hold personal values. Immutable. */
final class PersonalColumns {

    private static final Set<String> TYPES = Set.of("inet", "cidr", "macaddr", "macaddr8");

    private static final Set<String> WORDS = Set.of(
            "email",
            "mail",
            "phone",
            "mobile",
            "telephone",
            "tel",
            "fax",
            "msisdn",
            "firstname",
            "lastname",
            "surname",
            "forename",
            "fullname",
            "username",
            "nickname",
            "iban",
            "bic",
            "ssn",
            "passport",
            "cvv",
            "cvc",
            "birth",
            "birthday",
            "birthdate",
            "dob",
            "gender",
            "ip",
            "ipaddress",
            "address",
            "addr",
            "emailaddress",
            "phonenumber",
            "street",
            "postcode",
            "zip",
            "zipcode",
            "lat",
            "lng",
            "latitude",
            "longitude",
            "password",
            "passwd",
            "secret",
            "token");

    private static final Set<String> BIRTH = Set.of("birth", "birthday", "birthdate", "dob");

    /** Words that are personal together with another one. */
    private static final List<Set<String>> PAIRS = List.of(
            Set.of("card", "number"),
            Set.of("account", "number"),
            Set.of("bank", "account"),
            Set.of("credit", "card"),
            Set.of("tax", "id"),
            Set.of("national", "id"),
            Set.of("postal", "code"),
            Set.of("api", "key"));

    /** Words that make a column called name one of a person. */
    private static final Set<String> PEOPLE = Set.of(
            "first",
            "last",
            "middle",
            "given",
            "family",
            "full",
            "maiden",
            "legal",
            "display",
            "user",
            "nick",
            "customer",
            "contact",
            "person",
            "employee",
            "member",
            "patient",
            "owner",
            "author",
            "buyer",
            "sender",
            "recipient",
            "holder",
            "guest",
            "client",
            "account",
            "student",
            "teacher",
            "doctor");

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}]+|(?<=\\p{Ll})(?=\\p{Lu})");

    private final Set<String> more;

    /** @param more further words that make a column personal, in any case */
    PersonalColumns(Set<String> more) {
        this.more = more.stream().map(PersonalColumns::lower).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the name or the type is like those of columns with personal values. */
    boolean isLikely(TableColumn column) {
        if (TYPES.contains(column.base())) {
            return true;
        }
        if (column.category() == 'B') {
            return false;
        }
        Set<String> words = words(column.name().column());
        if (words.stream().anyMatch(more::contains) || PAIRS.stream().anyMatch(words::containsAll)) {
            return true;
        }
        return switch (column.category()) {
            case 'D' -> words.stream().anyMatch(BIRTH::contains);
            case 'N' -> !words.contains("id") && words.stream().anyMatch(WORDS::contains);
            default -> words.stream().anyMatch(WORDS::contains) || isName(words, column);
        };
    }

    /** A name of a person; a name alone is one in each table. */
    private static boolean isName(Set<String> words, TableColumn column) {
        return column.isText()
                && words.contains("name")
                && (words.size() == 1 || words.stream().anyMatch(PEOPLE::contains));
    }

    private static Set<String> words(String name) {
        Set<String> words = new HashSet<>();
        words.add(lower(name));
        BETWEEN_WORDS
                .splitAsStream(name)
                .flatMap(word -> Stream.of(lower(word), singular(lower(word))))
                .forEach(words::add);
        words.remove("");
        return words;
    }

    private static String singular(String word) {
        if (word.endsWith("sses")) {
            return word.substring(0, word.length() - 2);
        }
        return word.endsWith("s") && !word.endsWith("ss") ? word.substring(0, word.length() - 1) : word;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
