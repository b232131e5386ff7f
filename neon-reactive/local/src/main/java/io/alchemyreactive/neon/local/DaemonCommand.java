package io.alchemyreactive.neon.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command that starts a daemon.
 *
 * @param java the Java program
 * @param classPath the class path of the daemon
 */
record DaemonCommand(Path java, String classPath) {

    private static final Path SETSID = Path.of("/usr/bin/setsid");

    /**
     * A small heap and a fast compiler, because a daemon mostly waits. Newer Java versions need permission for the
     * native code of Netty.
     */
    private static final List<String> SMALL = List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED");

    static DaemonCommand ofThisJvm() {
        return new DaemonCommand(
                Path.of(System.getProperty("java.home", "/usr"), "bin", "java"),
                System.getProperty("java.class.path", ""));
    }

    /** Starts a daemon outside the process group of the terminal, so that Ctrl-C does not stop it. Blocks. */
    Process start(List<String> arguments, Path log) throws IOException {
        var words = new ArrayList<String>();
        if (Files.isExecutable(SETSID)) {
            words.add(SETSID.toString());
        }
        words.add(java.toString());
        words.addAll(SMALL);
        words.addAll(List.of("-cp", classPath, LocalNeonDaemon.class.getName()));
        words.addAll(arguments);
        return new ProcessBuilder(words)
                .directory(Path.of("/").toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }
}
