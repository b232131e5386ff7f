package io.alchemyreactive.neon.local;

import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.client.SSLMode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQL over a connection URI as the API gives it, with the certificate verified. */
final class Sql {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Sql() {}

    static PostgresqlConnection open(String uri, Path caFile) {
        return connect(uri, caFile).block(LIMIT);
    }

    static Mono<PostgresqlConnection> connect(String uri, Path caFile) {
        var parsed = URI.create(uri);
        var user = parsed.getUserInfo().split(":");
        return Mono.defer(() -> new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
                        .host(parsed.getHost())
                        .port(parsed.getPort())
                        .username(user[0])
                        .password(user.length > 1 ? user[1] : "")
                        .database(parsed.getPath().substring(1))
                        .sslMode(SSLMode.VERIFY_FULL)
                        .sslRootCert(caFile.toString())
                        .build())
                .create());
    }

    static List<String> run(PostgresqlConnection session, String... statements) {
        return Flux.fromArray(statements)
                .concatMap(statement -> session.createStatement(statement)
                        .execute()
                        .concatMap(result -> result.map((row, metadata) -> String.valueOf(row.get(0)))))
                .collectList()
                .block(LIMIT);
    }

    static List<String> run(String uri, Path caFile, String... statements) {
        var session = open(uri, caFile);
        try {
            return run(session, statements);
        } finally {
            session.close().block(LIMIT);
        }
    }
}
