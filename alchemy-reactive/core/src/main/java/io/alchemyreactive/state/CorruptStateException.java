package io.alchemyreactive.state;

import io.alchemyreactive.error.ErrorText;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stored state cannot be read or is not as it was stored: damaged, truncated, missing, outdated, or written by a newer
 * version. Damaged state is never treated as absent.
 */
public final class CorruptStateException extends StateException {

    private final String place;
    private final String why;
    private final String cure;

    /**
     * A failure that names the place.
     *
     * @param place the file or row
     * @param why what is wrong with it
     * @param cure what to do next
     */
    public CorruptStateException(String place, String why, String cure, @Nullable Throwable cause) {
        super("cannot read the state in " + place + ": " + ErrorText.sentence(why) + " " + cure, cause);
        this.place = Objects.requireNonNull(place, "place");
        this.why = Objects.requireNonNull(why, "why");
        this.cure = Objects.requireNonNull(cure, "cure");
    }

    /** The file or row. */
    public String place() {
        return place;
    }

    /** The damage, in words. */
    public String why() {
        return why;
    }

    /** The next step for the user. */
    public String cure() {
        return cure;
    }
}
