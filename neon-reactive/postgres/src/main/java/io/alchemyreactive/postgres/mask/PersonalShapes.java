package io.alchemyreactive.postgres.mask;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds values that have the shape of personal ones in texts. Keeps no text. Stateless. */
final class PersonalShapes {

    /** A shape, in the order in which reports name them. */
    enum Shape {
        EMAIL("e-mail addresses"),
        PHONE("phone numbers"),
        IBAN("bank accounts (IBAN)"),
        CARD("numbers of payment cards");

        private final String words;

        Shape(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    private static final Pattern EMAIL =
            Pattern.compile("[\\w.%+'-]{1,64}@((?:[\\p{L}\\d-]{1,63}\\.){1,8}\\p{L}{2,24})");
    /** Domains that RFC 2606 and RFC 6761 keep free of mailboxes. */
    private static final Pattern RESERVED =
            Pattern.compile("(?:.*\\.)?(?:example\\.(?:com|net|org)|example|test|invalid|localhost)");

    private static final Pattern PHONE = Pattern.compile("(?<![\\w.+])(?:\\+\\d(?:[ ()./-]{0,2}\\d){7,14}"
            + "|\\(\\d{2,5}\\)[ -]?\\d{3,4}[ -]?\\d{3,5}|\\d{3}[-.]\\d{3}[-.]\\d{4})(?!\\w|[.-]\\w)");
    private static final Pattern IBAN =
            Pattern.compile("(?<!\\w)[A-Z]{2}\\d{2}(?: ?[A-Z\\d]{4}){2,7}(?: ?[A-Z\\d]{1,4})?(?!\\w)");
    private static final Pattern CARD = Pattern.compile("(?<![\\w.-])[2-6]\\d{3}(?:[ -]?\\d){9,15}(?!\\w|[.-]\\w)");
    private static final int COMMON = 5;
    private static final int IBAN_PREFIX = 4;
    private static final int IBAN_MODULUS = 97;
    private static final int SHORTEST_NUMBER = 13;

    private PersonalShapes() {}

    /**
     * The shapes of the texts, each with how many texts have it. Numbers of cards are told only when at least a fifth of the numbers
     * of that length have the right check digit, because one in ten of any numbers has it.
     */
    static Map<Shape, Integer> count(List<String> texts) {
        Map<Shape, Integer> counts = new EnumMap<>(Shape.class);
        int numbers = 0;
        for (String text : texts) {
            for (Shape shape : shapes(text)) {
                counts.merge(shape, 1, Integer::sum);
            }
            numbers += CARD.matcher(text).find() ? 1 : 0;
        }
        if (COMMON * counts.getOrDefault(Shape.CARD, 0) < numbers) {
            counts.remove(Shape.CARD);
        }
        return counts;
    }

    private static Set<Shape> shapes(String text) {
        Set<Shape> found = EnumSet.noneOf(Shape.class);
        add(found, Shape.EMAIL, hasMailbox(text));
        add(found, Shape.PHONE, PHONE.matcher(text).find());
        add(found, Shape.IBAN, hasIban(text));
        add(found, Shape.CARD, hasCard(text));
        return found;
    }

    private static void add(Set<Shape> found, Shape shape, boolean is) {
        if (is) {
            found.add(shape);
        }
    }

    private static boolean hasMailbox(String text) {
        Matcher mail = EMAIL.matcher(text);
        while (mail.find()) {
            if (!RESERVED.matcher(mail.group(1).toLowerCase(Locale.ROOT)).matches()) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasIban(String text) {
        return has(IBAN.matcher(text), PersonalShapes::isIban);
    }

    /** Whether a group, or what is left of it without its last parts, is one: a word or a date may stand behind a number. */
    private static boolean has(Matcher groups, Predicate<String> isOne) {
        while (groups.find()) {
            String group = groups.group();
            while (group.length() >= SHORTEST_NUMBER) {
                if (isOne.test(group)) {
                    return true;
                }
                group = group.substring(0, Math.max(0, Math.max(group.lastIndexOf(' '), group.lastIndexOf('-'))));
            }
        }
        return false;
    }

    /** Whether the check digits are right, by ISO 13616. */
    private static boolean isIban(String group) {
        String account = group.replace(" ", "");
        int rest = 0;
        for (char c : (account.substring(IBAN_PREFIX) + account.substring(0, IBAN_PREFIX)).toCharArray()) {
            int value = Character.digit(c, Character.MAX_RADIX);
            rest = (rest * (value > 9 ? 100 : 10) + value) % IBAN_MODULUS;
        }
        return rest == 1;
    }

    private static boolean hasCard(String text) {
        return has(CARD.matcher(text), PersonalShapes::isCard);
    }

    /** Whether the check digit is right, by ISO/IEC 7812. */
    private static boolean isCard(String group) {
        String number = group.replaceAll("\\D", "");
        if (number.length() < SHORTEST_NUMBER) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < number.length(); i++) {
            int digit = number.charAt(number.length() - 1 - i) - '0';
            int doubled = i % 2 == 0 ? digit : digit * 2;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }
}
