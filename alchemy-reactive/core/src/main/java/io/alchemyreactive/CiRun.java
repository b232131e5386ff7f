package io.alchemyreactive;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The run of a CI system that deploys. Providers mark what they make with it, so it holds no secret. Immutable.
 *
 * @param run the address or the number of the run; empty outside of CI
 * @param pullRequest the number of the pull request; empty when the run is of none
 */
public record CiRun(Optional<String> run, Optional<String> pullRequest) {

    /** The most characters of each part. */
    public static final int LONGEST = 200;

    /** No run of a CI system. */
    public static final CiRun NONE = new CiRun(Optional.empty(), Optional.empty());

    private static final Pattern WITH_USER = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*@.*");

    /**
     * Refuses a part that is blank, that has more than {@link #LONGEST} characters or a control character, and an
     * address with a user or a password in it.
     */
    public CiRun {
        run.ifPresent(text -> check("run", text));
        pullRequest.ifPresent(text -> check("pullRequest", text));
    }

    /**
     * A run of a CI system.
     *
     * @param run its address, or its number
     * @throws IllegalArgumentException when the text cannot be a mark
     */
    public static CiRun of(String run) {
        return new CiRun(Optional.of(run), Optional.empty());
    }

    /**
     * A copy for a pull request.
     *
     * @param number its number
     * @throws IllegalArgumentException when the text cannot be a mark
     */
    public CiRun ofPullRequest(String number) {
        return new CiRun(run, Optional.of(number));
    }

    /** Refuses without the text, which may hold a secret. */
    private static void check(String part, String text) {
        refuse(text.isBlank(), part + " must not be blank");
        refuse(text.length() > LONGEST, part + " has more than " + LONGEST + " characters");
        refuse(text.chars().anyMatch(Character::isISOControl), part + " has a control character");
        refuse(WITH_USER.matcher(text).matches(), part + " is an address with a user or a password in it");
    }

    private static void refuse(boolean wrong, String why) {
        if (wrong) {
            throw new IllegalArgumentException(why);
        }
    }
}
