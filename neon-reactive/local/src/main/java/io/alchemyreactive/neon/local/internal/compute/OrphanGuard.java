package io.alchemyreactive.neon.local.internal.compute;

import io.alchemyreactive.neon.local.internal.log.FailureLog;
import java.io.IOException;
import java.util.List;

/** Makes a child process end when the JVM is killed, where the system supports that. Stateless; blocks. */
final class OrphanGuard {

    private static final List<String> SETPRIV = List.of("setpriv", "--pdeathsig", "INT", "--");

    private OrphanGuard() {}

    /**
     * The words directly before the program in a command. They come after a change of the user, because that change
     * would clear the signal.
     */
    static List<String> prefix() throws InterruptedException {
        try {
            var probe = new ProcessBuilder("setpriv", "--pdeathsig", "INT", "--", "true")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var code = probe.waitFor();
            return code == 0 ? SETPRIV : without(new ComputeException("it ended with exit code " + code));
        } catch (IOException e) {
            return without(e);
        }
    }

    private static List<String> without(Exception reason) {
        FailureLog.write(
                "Starting a program by setpriv",
                reason,
                "PostgreSQL processes outlive a local Neon that is killed; the next start in its folder waits for them.");
        return List.of();
    }
}
