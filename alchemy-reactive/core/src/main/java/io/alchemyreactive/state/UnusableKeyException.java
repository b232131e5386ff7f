package io.alchemyreactive.state;

import io.alchemyreactive.error.ConfigurationException;
import io.alchemyreactive.internal.codec.StateKey;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The given key for secrets is not usable; nothing was changed. */
public final class UnusableKeyException extends ConfigurationException {

    private UnusableKeyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** A failure of the settings for the key. */
    static UnusableKeyException settings(String why) {
        return new UnusableKeyException(why, null);
    }

    /** A failure for a key file that does not exist. */
    public static UnusableKeyException absent(Path file) {
        return new UnusableKeyException(
                "there is no key file " + file
                        + ". Put back the file with which the stages were deployed or, where none"
                        + " is, make one of " + StateKey.BYTES + " random bytes: head -c " + StateKey.BYTES
                        + " /dev/urandom > " + file,
                null);
    }

    /** A failure for a key file that does not have the size of a key. */
    public static UnusableKeyException size(Path file, int bytes) {
        return new UnusableKeyException(
                "the key file " + file + " has " + bytes + " bytes, and a key has " + StateKey.BYTES
                        + ". Name the file with which the stages were deployed or, where none is, one of "
                        + StateKey.BYTES + " random bytes",
                null);
    }

    /** A failure for a key file that cannot be read. */
    public static UnusableKeyException unreadable(Path file, Exception cause) {
        return new UnusableKeyException(
                "the key file " + file + " cannot be read: " + cause.getClass().getSimpleName()
                        + ". Let this user read it, or name another",
                cause);
    }
}
