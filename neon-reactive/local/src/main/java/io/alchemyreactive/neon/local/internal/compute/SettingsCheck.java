package io.alchemyreactive.neon.local.internal.compute;

import io.alchemyreactive.neon.local.internal.storage.Blocking;
import io.alchemyreactive.neon.local.internal.storage.PrivateFiles;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** Asks PostgreSQL whether it accepts settings. Immutable and thread-safe. */
public final class SettingsCheck {

    private static final String FATAL = "FATAL:";

    private final Computes computes;

    public SettingsCheck(Computes computes) {
        this.computes = computes;
    }

    /**
     * Tries settings of the form {@code name=value}. Starts no server.
     *
     * @return emits PostgreSQL's reason to refuse a setting; empty when it accepts all
     */
    public Mono<String> refusal(int major, List<String> settings) {
        return Blocking.call(() -> tried(major, settings)).filter(reason -> !reason.isEmpty());
    }

    private String tried(int major, List<String> settings) throws Exception {
        var binaries = computes.binaries(major);
        var data = computes.template(binaries).data();
        var arguments = new ArrayList<>(List.of("-D", data.toString(), "-C", "data_directory"));
        settings.forEach(setting -> arguments.addAll(List.of("-c", setting)));
        var folder = PrivateFiles.folder(Files.createTempDirectory("neon-local-settings"));
        try {
            var log = folder.resolve("log");
            var process = computes.launcher().start(binaries, "postgres", arguments, Launcher.Redirects.to(log));
            return process.waitFor() == 0 ? "" : reason(Files.readString(log));
        } finally {
            PrivateFiles.deleteTree(folder);
        }
    }

    private static String reason(String messages) {
        return messages.lines()
                .filter(line -> line.contains(FATAL))
                .map(line ->
                        line.substring(line.indexOf(FATAL) + FATAL.length()).strip())
                .findFirst()
                .orElse("PostgreSQL refuses the settings");
    }
}
