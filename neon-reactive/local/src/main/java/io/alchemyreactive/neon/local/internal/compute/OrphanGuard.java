package io.alchemyreactive.neon.local.internal.compute;

import java.io.IOException;
import java.util.List;

/** Makes a child end when the JVM is killed, where the system can do that. Stateless; blocks. */
final class OrphanGuard {

    private static final List<String> SETPRIV = List.of("setpriv", "--pdeathsig", "INT", "--");

    private OrphanGuard() {}

    /** The words to put directly before a program: the last ones of a command, since a change of user clears the signal. */
    static List<String> prefix() throws InterruptedException {
        try {
            var probe = new ProcessBuilder("setpriv", "--pdeathsig", "INT", "--", "true")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return probe.waitFor() == 0 ? SETPRIV : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }
}
