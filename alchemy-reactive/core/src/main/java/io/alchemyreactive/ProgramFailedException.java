package io.alchemyreactive;

import io.alchemyreactive.effect.TimeSpans;
import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The program of a stack failed, or its providers could not be acquired or released. The message names the stack. */
public final class ProgramFailedException extends AlchemyException {

    private ProgramFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static ProgramFailedException of(String stack, Throwable cause) {
        return new ProgramFailedException(
                "the program of stack '" + stack + "' failed: " + ErrorText.withKind(cause), cause);
    }

    static ProgramFailedException late(String stack, Duration timeout) {
        return new ProgramFailedException(
                "the program of stack '" + stack + "' took longer than " + TimeSpans.text(timeout)
                        + " and was cancelled. Give it more time with DeployOptions.programTimeout or"
                        + " --program-timeout. If the log tells of an uncaught error in that time, such as a"
                        + " NoSuchMethodError, that error is the reason.",
                null);
    }

    static ProgramFailedException providers(String stack, Throwable cause) {
        return new ProgramFailedException(
                "the providers of stack '" + stack + "' cannot be used: " + ErrorText.of(cause), cause);
    }

    static ProgramFailedException approval(Throwable cause) {
        return new ProgramFailedException("asking for approval failed: " + ErrorText.of(cause), cause);
    }
}
