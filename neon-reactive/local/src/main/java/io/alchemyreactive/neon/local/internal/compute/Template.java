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
 * An initialised, stopped cluster that new projects are copied from: it holds the hidden superuser {@code cloud_admin},
 * the group {@code neon_superuser} and an empty database {@code neondb}.
 *
 * @param data the data directory
 * @param adminPassword of {@code cloud_admin} in this template and its copies
 */
public record Template(Path data, String adminPassword) {

    /** The hidden superuser by which the control plane works. */
    public static final String ADMIN = "cloud_admin";
    /** The group that roles made through the API join. */
    public static final String GROUP = "neon_superuser";
    /** The database that a new project renames, which is quicker than to create one. */
    public static final String DATABASE = "neondb";

    /** Part of the folder's name: a template made by an older recipe is not used. */
    private static final int RECIPE = 1;

    /**
     * The template of one version in a cache folder, made there on the first call of any process. Blocks.
     *
     * @param newPassword used when the template has to be made
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
                // Small segments: each forced switch of the archive costs a whole one.
                "--wal-segsize=1",
                "--no-sync",
                "--no-instructions"));
        if (binaries.major() >= 17) {
            arguments.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
        }
        return arguments;
    }

    /** One statement per line, as single-user mode reads them. */
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
