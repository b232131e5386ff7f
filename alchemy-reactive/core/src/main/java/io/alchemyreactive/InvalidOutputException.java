package io.alchemyreactive;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import org.jspecify.annotations.Nullable;

/** The return value of a program cannot be stored as an output of its stage. The outputs stored before stay as they were. */
public final class InvalidOutputException extends AlchemyException {

    private final String path;

    InvalidOutputException(String path, String why, @Nullable Throwable cause) {
        super("the output '" + path + "' of the stack " + ErrorText.sentence(why), cause);
        this.path = path;
    }

    /** The path of the output: the names of the record components that lead to it, joined with a dot. */
    public String path() {
        return path;
    }
}
