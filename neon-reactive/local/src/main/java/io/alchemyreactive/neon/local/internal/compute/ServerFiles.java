package io.alchemyreactive.neon.local.internal.compute;

import io.alchemyreactive.neon.local.internal.storage.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that all servers of one local Neon share: the certificate and the rules of who may connect.
 *
 * @param root the folder of the local Neon
 * @param folder below it, where these files are
 * @param certificate with which servers answer TLS
 * @param rules the host-based authentication file
 */
public record ServerFiles(Path root, Path folder, Certificate certificate, Path rules) {

    /**
     * Clients need TLS and a SCRAM password, as on Neon; only the control plane's own superuser, whose password stands
     * in a private file, may come without TLS.
     */
    private static final String RULES = """
            hostssl all all 127.0.0.1/32 scram-sha-256
            hostnossl all cloud_admin 127.0.0.1/32 scram-sha-256
            hostnossl replication cloud_admin 127.0.0.1/32 scram-sha-256
            """;

    /**
     * The files below the folder of a local Neon, made there when they are missing. Blocks.
     *
     * @param javaHome whose {@code keytool} makes the certificate
     */
    public static ServerFiles in(Path root, Path javaHome)
            throws IOException, InterruptedException, GeneralSecurityException {
        var folder = root.resolve("tls");
        var certificate = Certificate.in(folder, javaHome);
        var rules = folder.resolve("pg_hba.conf");
        PrivateFiles.write(rules, RULES);
        return new ServerFiles(root, folder, certificate, rules);
    }

    /** The command line of a server: nothing of it is kept in the data directory, so copies need no editing. */
    List<String> arguments(Path data, int port, List<String> more) {
        var settings = new ArrayList<>(List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "ssl=on",
                "ssl_cert_file=" + certificate.certificate(),
                "ssl_key_file=" + certificate.key(),
                "hba_file=" + rules,
                "password_encryption=scram-sha-256",
                // A local copy may lose its last moments when the machine loses power, not when a process dies.
                "fsync=off",
                "synchronous_commit=off",
                "full_page_writes=off",
                // Archives and recoveries hold links to segments, so none may be written a second time.
                "wal_recycle=off",
                "wal_init_zero=off",
                "shared_buffers=16MB",
                "max_connections=100",
                // Filled up front as well: half of the usual, which a relation may take before all of it is locked.
                "max_pred_locks_per_transaction=32",
                "max_pred_locks_per_relation=32",
                "shared_preload_libraries=pg_stat_statements",
                // Its table is filled up front, in every server that idles behind a branch.
                "pg_stat_statements.max=1000",
                // Statements of clients may carry passwords.
                "log_min_error_statement=panic"));
        settings.addAll(more);
        var arguments = new ArrayList<>(List.of("-D", data.toString(), "-p", Integer.toString(port)));
        for (var setting : settings) {
            arguments.add("-c");
            arguments.add(setting);
        }
        return arguments;
    }
}
