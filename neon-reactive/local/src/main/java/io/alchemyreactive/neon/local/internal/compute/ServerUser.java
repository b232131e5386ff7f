package io.alchemyreactive.neon.local.internal.compute;

import io.alchemyreactive.neon.local.internal.log.FailureLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ways to run PostgreSQL, which refuses to run as root: as the current user, or as the user {@code nobody} with one of
 * three programs.
 */
enum ServerUser {
    /** The current user, when it is not root. */
    SELF(List.of(), false),
    /** A new user namespace. Files keep their owner, so it works in a private home folder as well. */
    NAMESPACE(List.of("unshare", "-U", "--"), false),
    /** The user nobody with {@code setpriv}. The data must belong to that user and be accessible to it. */
    SETPRIV(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"), true),
    /** The user nobody with {@code chroot}, for machines without util-linux. */
    CHROOT(List.of("chroot", "--userspec=65534:65534", "--groups=", "/"), true);

    private static final String NOBODY = "65534:65534";

    private final List<String> prefix;
    private final boolean nobody;

    ServerUser(List<String> prefix, boolean nobody) {
        this.prefix = prefix;
        this.nobody = nobody;
    }

    /** The first way that can run a program on this machine. Blocks. */
    static ServerUser detect(String program) throws IOException, InterruptedException {
        if (!runAndRead(List.of("id", "-u")).equals("0")) {
            return SELF;
        }
        var refusals = new ArrayList<String>();
        for (var way : List.of(NAMESPACE, SETPRIV, CHROOT)) {
            var refusal = way.refusal(program);
            if (refusal.isEmpty()) {
                return way;
            }
            refusals.add(refusal.get());
        }
        throw new ComputeException("PostgreSQL does not run as root, and neither unshare, setpriv nor chroot could run "
                + program + " as another user (" + String.join("; ", refusals)
                + "): start the local Neon as an ordinary"
                + " user, or choose folders for data and cache that every user can enter");
    }

    /** The words before a command. */
    List<String> prefix() {
        return prefix;
    }

    /**
     * Gives files to the user of the server when it is another user, and opens the folders that lead to them. Blocks.
     *
     * @param root the outermost folder that this method may open
     */
    void own(Path root, Path files) throws IOException, InterruptedException {
        if (!nobody) {
            return;
        }
        runAndRead(List.of("chown", "-R", NOBODY, files.toString()));
        for (var way = files.getParent(); way != null && way.startsWith(root); way = way.getParent()) {
            runAndRead(List.of("chmod", "o+x", way.toString()));
        }
    }

    /** Whether this way can run a program. Blocks. */
    boolean canRun(String program) throws InterruptedException {
        return refusal(program).isEmpty();
    }

    /** The reason why this way cannot run a program; empty when it can. */
    private Optional<String> refusal(String program) throws InterruptedException {
        try {
            var command = new ArrayList<>(prefix);
            command.addAll(List.of(program, "--version"));
            runAndRead(command);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(FailureLog.reason(e));
        }
    }

    private static String runAndRead(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + output.strip());
        }
        return output.strip();
    }
}
