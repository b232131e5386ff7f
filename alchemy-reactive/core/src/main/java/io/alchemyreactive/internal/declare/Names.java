package io.alchemyreactive.internal.declare;

import io.alchemyreactive.output.Output;
import io.alchemyreactive.resource.InvalidNameException;
import io.alchemyreactive.value.Values;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** The rules for names of stacks, stages and resources. Stateless. */
public final class Names {

    private static final int MAX_STAGE = 63;
    private static final int MAX_ID = 200;
    private static final int MAX_FQN = 1_000;
    private static final int HASH = 8;
    /** The length of the hash in the stage name of a branch; long enough that two branches do not get one stage. */
    private static final int BRANCH_HASH = 12;

    private static final String HEADS = "refs/heads/";

    private Names() {}

    /**
     * Returns the name when it is a valid stage name: {@code [a-z0-9]}, then {@code [a-z0-9_-]}, at most 63 characters.
     *
     * @throws InvalidNameException otherwise
     */
    public static String checkStage(String stage) {
        boolean valid = !stage.isEmpty() && stage.length() <= MAX_STAGE && isLowerOrDigit(stage.charAt(0));
        for (int i = 1; valid && i < stage.length(); i++) {
            char c = stage.charAt(i);
            valid = isLowerOrDigit(c) || c == '_' || c == '-';
        }
        if (!valid) {
            throw new InvalidNameException(
                    "stage", stage, "a-z or 0-9, then up to 62 of a-z, 0-9, '_' and '-', for example pr-147");
        }
        return stage;
    }

    /**
     * Returns the name when it is a valid stack name, by the rule for ids.
     *
     * @throws InvalidNameException otherwise
     */
    public static String checkStack(String stack) {
        return checkId("stack", stack);
    }

    /**
     * The default stage of a user: {@code dev_} and the name in lower case, every other character a hyphen; of a name without any
     * letter or digit of ASCII a hash.
     */
    public static String defaultStage(String user) {
        if (user.toLowerCase(Locale.ROOT).chars().noneMatch(c -> isLowerOrDigit((char) c))) {
            return "dev_" + sha256(user).substring(0, HASH);
        }
        var stage = new StringBuilder("dev_");
        for (char c : user.toLowerCase(Locale.ROOT).toCharArray()) {
            stage.append(isLowerOrDigit(c) ? c : '-');
        }
        return stage.substring(0, Math.min(stage.length(), MAX_STAGE));
    }

    /** The stage of a git branch: a slug, cut where it is long, and a hash of the whole name. */
    public static String branchStage(String branch) {
        String name = branch.startsWith(HEADS) ? branch.substring(HEADS.length()) : branch;
        if (name.isBlank()) {
            throw new InvalidNameException(
                    "stage", branch, "one that is made from the name of a git branch, and the name is blank");
        }
        String hash = sha256(name).substring(0, BRANCH_HASH);
        var slug = new StringBuilder();
        for (char c : name.toLowerCase(Locale.ROOT).toCharArray()) {
            if (isLowerOrDigit(c)) {
                slug.append(c);
            } else if (!slug.isEmpty() && slug.charAt(slug.length() - 1) != '-') {
                slug.append('-');
            }
        }
        slug.setLength(Math.min(slug.length(), MAX_STAGE - BRANCH_HASH - 1));
        String text = slug.toString();
        return (text.isEmpty() || text.endsWith("-") ? text : text + "-") + hash;
    }

    /**
     * The name of a physical object: {@code {stack}-{id}-{stage}-{suffix of the instance}}. A longer one is cut before
     * the stage's end and keeps a hash of the whole, so that two names differing only in the cut part stay distinct.
     *
     * @param max the most characters that the provider allows, at least 24
     */
    public static String physical(String stack, String fqn, String stage, String instance, int max) {
        String suffix = instance.substring(0, Math.min(HASH, instance.length()));
        String stem = stack + "-" + fqn.replace('/', '-') + "-" + stage;
        String whole = stem + "-" + suffix;
        if (whole.length() <= max) {
            return whole;
        }
        String hash = sha256(stem).substring(0, HASH);
        int cut = max - suffix.length() - hash.length() - 2;
        if (cut < 0) {
            throw new IllegalArgumentException("max must be at least 24, not " + max);
        }
        return stem.substring(0, cut) + "-" + hash + "-" + suffix;
    }

    /**
     * Returns the text when it is a valid FQN: ids joined with {@code /}, at most 1,000 characters.
     *
     * @throws InvalidNameException otherwise
     */
    public static String checkFqn(String fqn) {
        String namespace = "";
        for (String id : fqn.split("/", -1)) {
            namespace = fqn(namespace, id);
        }
        return fqn;
    }

    /**
     * The FQN of an id in a namespace; the namespace is empty at the top level. Throws {@link InvalidNameException}
     * when the id is invalid or the FQN too long.
     */
    public static String fqn(String namespace, String id) {
        checkId("resource", id);
        String fqn = namespace.isEmpty() ? id : namespace + "/" + id;
        if (fqn.length() > MAX_FQN) {
            throw new InvalidNameException("resource", fqn, "at most " + MAX_FQN + " characters with its scopes");
        }
        return fqn;
    }

    private static String checkId(String kind, String id) {
        if (Output.isIn(id)) {
            throw new InvalidNameException(
                    kind, id, "a text that is known before anything is deployed, and an Output was printed into it");
        }
        if (id.isEmpty() || id.length() > MAX_ID || id.indexOf('/') >= 0 || !Values.isText(id)) {
            throw new InvalidNameException(kind, id, "1 to " + MAX_ID + " characters without '/'");
        }
        return id;
    }

    private static boolean isLowerOrDigit(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
