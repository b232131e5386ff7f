package io.alchemyreactive.neon.local.compute;

import io.alchemyreactive.neon.local.storage.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What all servers of one local Neon share: the certificate and the rules of who may connect.
 *
 * @param certificate with which they answer TLS
 * @param rules the host-based authentication file
 */
public record ServerFiles(Certificate certificate, Path rules) {

    /**
     * Everyone needs TLS and a SCRAM password, as on Neon; only the control plane's own superuser, whose password stands
     * in a private file, may come without TLS.
     */
    private static final String RULES = """
            hostssl all all 127.0.0.1/32 scram-sha-256
            hostnossl all cloud_admin 127.0.0.1/32 scram-sha-256
            hostnossl replication cloud_admin 127.0.0.1/32 scram-sha-256
            """;

    /** Writes the rules beside the certificate. Blocks. */
    public static ServerFiles in(Path folder, Certificate certificate) throws IOException {
        var rules = folder.resolve("pg_hba.conf");
        PrivateFiles.write(rules, RULES);
        return new ServerFiles(certificate, rules);
    }

    /** The command line of a server: nothing of it is kept in the data directory, so copies need no editing. */
    List<String> arguments(Path data, int port, List<String> more) {
        var settings = new java.util.ArrayList<>(List.of(
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
                "shared_buffers=16MB",
                "max_connections=100",
                "shared_preload_libraries=pg_stat_statements",
                // Statements of others may carry passwords.
                "log_min_error_statement=panic"));
        settings.addAll(more);
        var arguments = new java.util.ArrayList<>(List.of("-D", data.toString(), "-p", Integer.toString(port)));
        for (var setting : settings) {
            arguments.add("-c");
            arguments.add(setting);
        }
        return arguments;
    }
}
