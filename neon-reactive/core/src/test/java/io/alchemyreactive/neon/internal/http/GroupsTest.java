package io.alchemyreactive.neon.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.api.connection.ConnectionUriRequest;
import io.alchemyreactive.neon.api.database.CreateDatabaseRequest;
import io.alchemyreactive.neon.api.database.NeonDatabase;
import io.alchemyreactive.neon.api.database.UpdateDatabaseRequest;
import io.alchemyreactive.neon.api.endpoint.ComputeSettings;
import io.alchemyreactive.neon.api.endpoint.CreateEndpointRequest;
import io.alchemyreactive.neon.api.endpoint.EndpointSpec;
import io.alchemyreactive.neon.api.endpoint.NeonEndpoint;
import io.alchemyreactive.neon.api.endpoint.UpdateEndpointRequest;
import io.alchemyreactive.neon.api.error.InvalidRequestException;
import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.api.path.DatabasePath;
import io.alchemyreactive.neon.api.path.EndpointPath;
import io.alchemyreactive.neon.api.path.OperationPath;
import io.alchemyreactive.neon.api.path.RolePath;
import io.alchemyreactive.neon.api.role.CreateRoleRequest;
import io.alchemyreactive.neon.api.role.NeonRole;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class GroupsTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final BranchPath BRANCH = new BranchPath("p-1", "br-1");
    private static final EndpointPath ENDPOINT = new EndpointPath("p-1", "ep-1");
    private static final RolePath ROLE = new RolePath(BRANCH, "app/owner");
    private static final DatabasePath DATABASE = new DatabasePath(BRANCH, "shop");
    private static final String DONE = Bodies.operation("op-1", "apply_config", "finished");

    private final ScriptedNeon neon = new ScriptedNeon();
    private final HttpNeonClient client = neon.client();

    @AfterEach
    void strictBothWays() {
        client.close().block(LIMIT);
        neon.close();
    }

    @Test
    void endpoints() {
        String endpoint = Bodies.endpoint("ep-1", "br-1");
        String changed = "{\"endpoint\":%s,\"operations\":[%s]}".formatted(endpoint, DONE);
        neon.expect("GET", "/projects/p-1/endpoints").reply(200, Bodies.list("endpoints", endpoint, endpoint));
        neon.expect("GET", "/projects/p-1/branches/br-1/endpoints").reply(200, Bodies.list("endpoints", endpoint));
        neon.expect("GET", "/projects/p-1/endpoints/ep-1").reply(200, Bodies.single("endpoint", endpoint));
        neon.expect("POST", "/projects/p-1/endpoints").reply(201, changed);
        neon.expect("PATCH", "/projects/p-1/endpoints/ep-1").reply(200, changed);
        neon.expect("POST", "/projects/p-1/endpoints/ep-1/start").reply(200, changed);
        neon.expect("POST", "/projects/p-1/endpoints/ep-1/suspend").reply(200, changed);
        neon.expect("POST", "/projects/p-1/endpoints/ep-1/restart").reply(200, changed);
        neon.expect("DELETE", "/projects/p-1/endpoints/ep-1").reply(200, changed);
        neon.expect("DELETE", "/projects/p-1/endpoints/ep-1").reply(204);

        assertThat(all(client.endpoints().list("p-1"))).hasSize(2);
        assertThat(all(client.endpoints().list(BRANCH)))
                .singleElement()
                .satisfies(one -> assertThat(one.path()).isEqualTo(ENDPOINT));
        assertThat(all(client.endpoints().get(ENDPOINT)))
                .extracting(NeonEndpoint::type)
                .containsExactly("read_write");
        assertThat(all(client.endpoints()
                        .create(CreateEndpointRequest.builder(
                                        BRANCH,
                                        EndpointSpec.readOnly()
                                                .settings(ComputeSettings.defaults()
                                                        .autoscaling(0.5, 1)))
                                .name("replica")
                                .build())))
                .hasSize(1);
        assertThat(neon.seen().get(3).body())
                .isEqualTo("{\"endpoint\":{\"branch_id\":\"br-1\",\"type\":\"read_only\","
                        + "\"autoscaling_limit_min_cu\":0.5,\"autoscaling_limit_max_cu\":1.0,\"name\":\"replica\"}}");
        assertThat(all(client.endpoints()
                        .update(UpdateEndpointRequest.builder(ENDPOINT)
                                .name("other")
                                .settings(ComputeSettings.defaults().suspendTimeoutSeconds(-1))
                                .disabled(true)
                                .build())))
                .hasSize(1);
        assertThat(neon.seen().get(4).body())
                .isEqualTo("{\"endpoint\":{\"name\":\"other\",\"suspend_timeout_seconds\":-1,\"disabled\":true}}");
        assertThat(all(client.endpoints().start(ENDPOINT))).hasSize(1);
        assertThat(all(client.endpoints().suspend(ENDPOINT))).hasSize(1);
        assertThat(all(client.endpoints().restart(ENDPOINT))).hasSize(1);
        assertThat(all(client.endpoints().delete(ENDPOINT))).hasSize(1);
        assertThat(all(client.endpoints().delete(ENDPOINT))).isEmpty();
    }

    @Test
    void roles() {
        String one = "/projects/p-1/branches/br-1/roles/app%2Fowner";
        String role = Bodies.role("br-1", "app/owner");
        String changed =
                "{\"role\":%s,\"operations\":[%s]}".formatted(Bodies.roleWithPassword("br-1", "app/owner"), DONE);
        neon.expect("GET", "/projects/p-1/branches/br-1/roles").reply(200, Bodies.list("roles", role));
        neon.expect("GET", one).reply(200, Bodies.single("role", role));
        neon.expect("POST", "/projects/p-1/branches/br-1/roles").reply(201, changed);
        neon.expect("GET", one + "/reveal_password")
                .reply(200, Bodies.single("password", "\"" + Bodies.PASSWORD + "\""));
        neon.expect("GET", one + "/reveal_password").reply(412, Bodies.error("", "passwords are not stored"));
        neon.expect("POST", one + "/reset_password").drop();
        neon.expect("POST", one + "/reset_password").reply(200, changed);
        neon.expect("DELETE", one).reply(200, changed);

        assertThat(all(client.roles().list(BRANCH))).extracting(NeonRole::name).containsExactly("app/owner");
        assertThat(all(client.roles().get(ROLE)))
                .singleElement()
                .satisfies(found -> assertThat(found.password()).isEmpty());
        assertThat(all(client.roles().create(new CreateRoleRequest(BRANCH, "app/owner"))))
                .singleElement()
                .satisfies(created -> assertThat(created.role().password()).contains(Redacted.of(Bodies.PASSWORD)));
        assertThat(all(client.roles().revealPassword(ROLE))).containsExactly(Redacted.of(Bodies.PASSWORD));
        StepVerifier.create(client.roles().revealPassword(ROLE))
                .expectError(InvalidRequestException.class)
                .verify(LIMIT);
        assertThat(all(client.roles().resetPassword(ROLE))).hasSize(1);
        assertThat(all(client.roles().delete(ROLE))).hasSize(1);
    }

    @Test
    void databases() {
        String one = "/projects/p-1/branches/br-1/databases/shop";
        String database = Bodies.database("br-1", "shop");
        String changed = "{\"database\":%s,\"operations\":[%s]}".formatted(database, DONE);
        neon.expect("GET", "/projects/p-1/branches/br-1/databases").reply(200, Bodies.list("databases", database));
        neon.expect("GET", one).reply(200, Bodies.single("database", database));
        neon.expect("POST", "/projects/p-1/branches/br-1/databases").reply(201, changed);
        neon.expect("PATCH", one).reply(200, changed);
        neon.expect("DELETE", one).reply(200, changed);

        assertThat(all(client.databases().list(BRANCH)))
                .extracting(NeonDatabase::id)
                .containsExactly(7L);
        assertThat(all(client.databases().get(DATABASE)))
                .extracting(NeonDatabase::ownerName)
                .containsExactly("neondb_owner");
        assertThat(all(client.databases().create(new CreateDatabaseRequest(BRANCH, "shop", "neondb_owner"))))
                .hasSize(1);
        assertThat(neon.seen().get(2).body())
                .isEqualTo("{\"database\":{\"name\":\"shop\",\"owner_name\":\"neondb_owner\"}}");
        assertThat(all(client.databases()
                        .update(UpdateDatabaseRequest.builder(DATABASE)
                                .ownerName("other")
                                .build())))
                .hasSize(1);
        assertThat(all(client.databases().delete(DATABASE))).hasSize(1);
    }

    @Test
    void operations() {
        neon.expect("GET", "/projects/p-1/operations?limit=100")
                .reply(200, "{\"operations\":[%s],\"pagination\":{\"cursor\":\"c\"}}".formatted(DONE));
        neon.expect("GET", "/projects/p-1/operations?limit=100&cursor=c").reply(200, "{\"operations\":[]}");
        neon.expect("GET", "/projects/p-1/operations/op-1").reply(200, Bodies.single("operation", DONE));
        neon.expect("GET", "/projects/p-1/operations/op-1").reply(200, Bodies.single("operation", DONE));

        assertThat(all(client.operations().list("p-1")))
                .extracting(NeonOperation::status)
                .containsExactly("finished");
        assertThat(all(client.operations().get(new OperationPath("p-1", "op-1"))))
                .hasSize(1);
        assertThat(all(client.operations().await("p-1", List.of("op-1"))))
                .singleElement()
                .satisfies(
                        ended -> assertThat(ended).extracting(NeonOperation::id).containsExactly("op-1"));
    }

    @Test
    void connectionUrisAlwaysSayWhichWay() {
        String uri = "/projects/p-1/connection_uri?branch_id=br-1&database_name=my%20db&role_name=neondb_owner&pooled=";
        neon.expect("GET", uri + "false").reply(200, Bodies.single("uri", "\"" + Bodies.URI + "\""));
        neon.expect("GET", uri + "true").reply(200, Bodies.single("uri", "\"" + Bodies.URI + "\""));
        neon.expect("GET", uri.replace("&database", "&endpoint_id=ep-1&database") + "false")
                .reply(200, Bodies.single("uri", "\"" + Bodies.URI + "\""));

        assertThat(all(client.connectionUris().get(ConnectionUriRequest.direct(BRANCH, "my db", "neondb_owner"))))
                .containsExactly(Redacted.of(Bodies.URI));
        assertThat(all(client.connectionUris().get(ConnectionUriRequest.pooled(BRANCH, "my db", "neondb_owner"))))
                .hasSize(1);
        assertThat(all(client.connectionUris()
                        .get(ConnectionUriRequest.direct(BRANCH, "my db", "neondb_owner")
                                .through("ep-1"))))
                .hasSize(1);
    }

    @Test
    void aRoleThatMayNotLogIn() {
        neon.expect("POST", "/projects/p-1/branches/br-1/roles")
                .reply(201, "{\"role\":%s,\"operations\":[]}".formatted(Bodies.role("br-1", "readers")));

        assertThat(all(client.roles().create(new CreateRoleRequest(BRANCH, "readers", CreateRoleRequest.Login.DENIED))))
                .hasSize(1);
        assertThat(neon.seen().get(0).body()).isEqualTo("{\"role\":{\"name\":\"readers\",\"no_login\":true}}");
    }

    private static <T> List<T> all(Publisher<T> publisher) {
        return Flux.from(publisher).collectList().block(LIMIT);
    }
}
