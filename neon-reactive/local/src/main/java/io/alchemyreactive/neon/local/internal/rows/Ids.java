package io.alchemyreactive.neon.local.internal.rows;

import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Makes identifiers and passwords in the forms of the service. Belongs to the control thread. */
public final class Ids {

    private static final String[] FIRST = {
        "amber", "brisk", "calm", "dawn", "early", "fresh", "gentle", "hidden", "icy", "jolly", "keen", "lively",
        "misty", "noble", "olive", "patient", "quiet", "rapid", "sunny", "tidy"
    };
    private static final String[] SECOND = {
        "bay", "brook", "cloud", "dune", "ember", "field", "grove", "hill", "island", "lake", "meadow", "moon", "night",
        "ocean", "pine", "river", "shadow", "stone", "tree", "wind"
    };
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final String PASSWORD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

    private static final Pattern PROJECT = Pattern.compile("[a-z]+-[a-z]+-[0-9]{8}");

    private final RandomGenerator random;

    public Ids(RandomGenerator random) {
        this.random = random;
    }

    public String project() {
        return words() + "-" + from("0123456789", 8);
    }

    /** Whether a text has the form of a project's identifier. */
    public static boolean isProject(String text) {
        return PROJECT.matcher(text).matches();
    }

    public String branch() {
        return "br-" + words() + "-" + from(LETTERS, 8);
    }

    public String endpoint() {
        return "ep-" + words() + "-" + from(LETTERS, 8);
    }

    public String snapshot() {
        return "snap-" + words() + "-" + from(LETTERS, 8);
    }

    public String storage() {
        return "st-" + from(LETTERS, 12);
    }

    public String operation() {
        return new UUID((random.nextLong() & ~0xF000L) | 0x4000L, (random.nextLong() >>> 2) | Long.MIN_VALUE)
                .toString();
    }

    public String apiKey() {
        return "napi_" + from(LETTERS, 64);
    }

    public String password() {
        return "npg_" + from(PASSWORD, 16);
    }

    /** A port below the range that systems use for outgoing connections, so that it is free after a restart. */
    public int port() {
        return 18_000 + random.nextInt(14_000);
    }

    private String words() {
        return FIRST[random.nextInt(FIRST.length)] + "-" + SECOND[random.nextInt(SECOND.length)];
    }

    private String from(String alphabet, int length) {
        var text = new StringBuilder(length);
        for (var i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
