package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.alchemyreactive.neon.local.internal.compute.OrphanedServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class LocalNeonReplicaIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private LocalNeon neon;
    private Api api;
    private JsonNode project;
    private String base;

    @BeforeEach
    void start() {
        neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        api = Api.of(neon);
        project = api.createProject("{'project':{}}");
        base = "/projects/" + project.at("/project/id").asString();
    }

    @AfterEach
    void stop() {
        neon.stop().block(LIMIT);
    }

    @Test
    void aReadOnlyEndpointFollowsItsBranchAndRefusesWrites() {
        var primary = uri(project.at("/endpoints/0/id").asString());
        Sql.run(primary, neon.caFile(), "CREATE TABLE t AS SELECT 1 AS n");

        var made = api.done(api.post(
                        base + "/endpoints",
                        "{'endpoint':{'type':'read_only','branch_id':'"
                                + project.at("/branch/id").asString() + "'}}")
                .expect(201));
        var id = made.at("/endpoint/id").asString();
        var replica = uri(id);
        assertThat(replica).isNotEqualTo(primary);
        assertThat(Sql.run(replica, neon.caFile(), "SELECT n FROM t")).containsExactly("1");
        assertThat(catchThrowable(() -> Sql.run(replica, neon.caFile(), "INSERT INTO t VALUES (9)")))
                .hasMessageContaining("read-only transaction");

        api.done(api.post(base + "/endpoints/" + project.at("/endpoints/0/id").asString() + "/restart", "")
                .expect(200));
        Sql.run(primary, neon.caFile(), "INSERT INTO t VALUES (2)");
        Api.await(
                replica,
                "the new row",
                () -> Sql.run(replica, neon.caFile(), "SELECT n FROM t ORDER BY n")
                        .equals(List.of("1", "2")));

        awaitServers(2);
        api.done(api.delete(base + "/endpoints/" + id).expect(200));
        awaitServers(1);
        assertThat(api.delete(base + "/endpoints/" + id).status()).isEqualTo(204);
        assertThat(Sql.run(primary, neon.caFile(), "SELECT 1")).containsExactly("1");
    }

    /** A server's child looks like its parent for a moment after it was made. */
    private void awaitServers(int count) {
        Api.await(
                folder.toString(),
                count + " servers",
                () -> OrphanedServers.below(folder).size() == count);
    }

    private String uri(String endpoint) {
        return api.get(base + "/connection_uri?database_name=neondb&role_name=neondb_owner&endpoint_id=" + endpoint)
                .expect(200)
                .path("uri")
                .asString();
    }
}
