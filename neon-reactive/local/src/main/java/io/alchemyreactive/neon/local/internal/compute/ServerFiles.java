package io.alchemyreactive.neon.local.internal.compute;

import io.alchemyreactive.neon.local.internal.storage.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that all servers of one local Neon share: the certificate and the access rules.
 *
 * @param root the folder of the local Neon
 * @param folder the subfolder with these files
 * @param certificate the certificate that servers use for TLS
 * @param rules the host-based authentication file
 */
public record ServerFiles(Path root, Path folder, Certificate certificate, Path rules) {

    /**
     * Clients need TLS and a SCRAM password, as at Neon. Only the superuser of the control plane, whose password is in
     * a private file, may connect without TLS.
     */
    private static final String RULES = """
            hostssl all all 127.0.0.1/32 scram-sha-256
            hostnossl all cloud_admin 127.0.0.1/32 scram-sha-256
            hostnossl replication cloud_admin 127.0.0.1/32 scram-sha-256
            """;

    /**
     * The files in the folder of a local Neon. Creates missing ones. Blocks.
     *
     * @param javaHome the JDK whose {@code keytool} creates the certificate
     */
    public static ServerFiles in(Path root, Path javaHome)
            throws IOException, InterruptedException, GeneralSecurityException {
        var folder = root.resolve("tls");
        var certificate = Certificate.in(folder, javaHome);
        var rules = folder.resolve("pg_hba.conf");
        PrivateFiles.write(rules, RULES);
        return new ServerFiles(root, folder, certificate, rules);
    }

    /** The command line of a server. No setting is stored in the data directory, so copies need no edits. */
    List<String> arguments(Path data, int port, List<String> more) {
        var settings = new ArrayList<>(List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "ssl=on",
                "ssl_cert_file=" + certificate.certificate(),
                "ssl_key_file=" + certificate.key(),
                "hba_file=" + rules,
                "password_encryption=scram-sha-256",
                // A local copy may lose its last changes when the machine loses power, but not when a process dies.
                "fsync=off",
                "synchronous_commit=off",
                "full_page_writes=off",
                // Archives and recoveries contain links to segments, so PostgreSQL must not reuse a segment file.
                "wal_recycle=off",
                "wal_init_zero=off",
                "shared_buffers=16MB",
                "max_connections=100",
                // Allocated at the start as well: half of the default. It is the number of locks in one relation before
                // the whole relation is locked.
                "max_pred_locks_per_transaction=32",
                "max_pred_locks_per_relation=32",
                "shared_preload_libraries=pg_stat_statements",
                // The table of this extension is allocated at the start, in every idle server of a branch.
                "pg_stat_statements.max=1000",
                // Statements of clients may contain passwords.
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
