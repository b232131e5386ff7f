package io.alchemyreactive.neon.local.internal.compute;

import io.alchemyreactive.neon.local.internal.storage.Binaries;
import io.alchemyreactive.neon.local.internal.storage.FileLocks;
import io.alchemyreactive.neon.local.internal.storage.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * An initialised, stopped cluster from which new projects are copied. It contains the hidden superuser {@code
 * cloud_admin}, the group {@code neon_superuser} and an empty database {@code neondb}.
 *
 * @param data the data directory
 * @param adminPassword the password of {@code cloud_admin} in this template and its copies
 */
public record Template(Path data, String adminPassword) {

    /** The hidden superuser of the control plane. */
    public static final String ADMIN = "cloud_admin";
    /** The group of the roles that are made through the API. */
    public static final String GROUP = "neon_superuser";
    /** The database that a new project renames, because that is faster than creating one. */
    public static final String DATABASE = "neondb";

    /** A part of the folder's name, so that templates of an older recipe are not used. */
    private static final int RECIPE = 1;

    /**
     * The template of one version in a cache folder. The first call of any process creates it. Blocks.
     *
     * @param newPassword the password for a new template
     */
    public static Template in(Path cache, Binaries binaries, Launcher launcher, String newPassword) throws Exception {
        var home = cache.resolve("template-" + binaries.version() + "-" + RECIPE);
        if (!Files.isDirectory(home)) {
            FileLocks.holding(cache.resolve("lock"), () -> make(home, binaries, launcher, newPassword));
        }
        return new Template(
                home.resolve("data"), Files.readString(home.resolve("password")).strip());
    }

    private static Path make(Path home, Binaries binaries, Launcher launcher, String password) throws Exception {
        if (Files.isDirectory(home)) {
            return home;
        }
        var aside = PrivateFiles.folder(home.resolveSibling(home.getFileName() + "." + UUID.randomUUID()));
        try {
            PrivateFiles.write(aside.resolve("password"), password + "\n");
            PrivateFiles.write(aside.resolve("setup.sql"), setup(binaries.major()));
            PrivateFiles.folder(aside.resolve("data"));
            launcher.own(binaries, aside, aside);
            var log = aside.resolve("log");
            run(launcher, binaries, "initdb", initdb(binaries, aside), Launcher.Redirects.to(log));
            run(
                    launcher,
                    binaries,
                    "postgres",
                    List.of("--single", "-D", aside.resolve("data").toString(), "-c", "fsync=off", "postgres"),
                    new Launcher.Redirects(aside.resolve("setup.sql"), log));
            Files.move(aside, home, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            PrivateFiles.deleteTree(aside);
        }
        return home;
    }

    private static List<String> initdb(Binaries binaries, Path aside) {
        var arguments = new ArrayList<>(List.of(
                "-D",
                aside.resolve("data").toString(),
                "-U",
                ADMIN,
                "--pwfile=" + aside.resolve("password"),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                // Small segments, because each forced switch of the log uses a whole segment.
                "--wal-segsize=1",
                "--no-sync",
                "--no-instructions"));
        if (binaries.major() >= 17) {
            arguments.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
        }
        return arguments;
    }

    /** The setup as one statement per line, because single-user mode reads one line at a time. */
    private static String setup(int major) {
        return "CREATE ROLE " + GROUP + " NOLOGIN CREATEDB CREATEROLE BYPASSRLS REPLICATION IN ROLE pg_read_all_data,"
                + " pg_write_all_data, pg_monitor, pg_signal_backend, pg_checkpoint"
                + (major >= 16 ? ", pg_create_subscription" : "")
                + "\nCREATE DATABASE " + DATABASE + "\n";
    }

    private static void run(
            Launcher launcher, Binaries binaries, String program, List<String> arguments, Launcher.Redirects redirects)
            throws IOException, InterruptedException {
        var process = launcher.start(binaries, program, arguments, redirects);
        if (process.waitFor() != 0) {
            throw new ComputeException(program + " failed while preparing PostgreSQL " + binaries.version() + ": "
                    + LogTail.of(redirects.log()));
        }
    }
}
