package io.alchemyreactive.state;

import io.alchemyreactive.error.ConfigurationException;
import io.alchemyreactive.internal.codec.StateKey;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The key that was given for secrets cannot be one; nothing was changed. */
public final class UnusableKeyException extends ConfigurationException {

    private UnusableKeyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** A failure of what the settings say. */
    static UnusableKeyException settings(String why) {
        return new UnusableKeyException(why, null);
    }

    /** There is no such file. */
    public static UnusableKeyException absent(Path file) {
        return new UnusableKeyException(
                "there is no key file " + file
                        + ". Put back the file with which the stages were deployed or, where none"
                        + " is, make one of " + StateKey.BYTES + " random bytes: head -c " + StateKey.BYTES
                        + " /dev/urandom > " + file,
                null);
    }

    /** The file has another size than a key. */
    public static UnusableKeyException size(Path file, int bytes) {
        return new UnusableKeyException(
                "the key file " + file + " has " + bytes + " bytes, and a key has " + StateKey.BYTES
                        + ". Name the file with which the stages were deployed or, where none is, one of "
                        + StateKey.BYTES + " random bytes",
                null);
    }

    /** The file cannot be read. */
    public static UnusableKeyException unreadable(Path file, Exception cause) {
        return new UnusableKeyException(
                "the key file " + file + " cannot be read: " + cause.getClass().getSimpleName()
                        + ". Let this user read it, or name another",
                cause);
    }
}
