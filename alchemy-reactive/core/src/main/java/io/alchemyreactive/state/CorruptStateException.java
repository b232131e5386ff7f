package io.alchemyreactive.state;

import org.jspecify.annotations.Nullable;

/** Something stored cannot be read: damaged, cut off, or written by a newer version. It is never taken for absent. */
public final class CorruptStateException extends StateException {

    /**
     * A failure that names the place.
     *
     * @param place the file or row
     * @param why what is wrong with it
     * @param cure what to do next
     */
    public CorruptStateException(String place, String why, String cure, @Nullable Throwable cause) {
        super("cannot read the state in " + place + ": " + why + ". " + cure, cause);
    }
}
