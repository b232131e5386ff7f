package io.alchemyreactive.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line that is measured: the launcher of the example with its flags, or without one a small stack of this
 * program. Blocks.
 *
 * @param command how a command begins
 * @param flags the options of the virtual machine that it uses
 */
record Launcher(List<String> command, List<String> flags) {

    private static final String SCRIPT = System.getProperty("benchmarks.launcher", "");
    private static final String FLAGS = System.getProperty("benchmarks.launcher.flags", "");

    Launcher {
        command = List.copyOf(command);
        flags = List.copyOf(flags);
    }

    static Launcher find() {
        return SCRIPT.isEmpty()
                ? new Launcher(ChildProcess.of(GridMain.class), List.of())
                : new Launcher(List.of(absolute(SCRIPT)), List.of("@" + absolute(FLAGS)));
    }

    private static String absolute(String path) {
        return Path.of(path).toAbsolutePath().toString();
    }

    /** Deploys the stage in this folder, so that a plan of it finds nothing to do; ends what the deploy has started. */
    void deploy(Path folder) throws IOException {
        run(folder, "deploy", "--stage", Grid.STAGE, "--yes");
        if (!SCRIPT.isEmpty()) {
            run(folder, "local", "stop");
        }
    }

    /** Runs a command and returns what it wrote. */
    String run(Path folder, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(arguments));
        return ChildProcess.run(folder, all);
    }

    /** Runs a program that does nothing, with the same flags. */
    String runNothing(Path folder) throws IOException {
        List<String> all = new ArrayList<>(List.of(ChildProcess.java()));
        all.addAll(flags);
        all.addAll(ChildProcess.of(EmptyMain.class).subList(1, 4));
        return ChildProcess.run(folder, all);
    }
}
