package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Faults and limits that a test orders. */
class LocalNeonFaultsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static LocalNeon neon;
    private static Api api;
    private static String base;

    @BeforeAll
    static void start() {
        neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        api = Api.of(neon);
        base = "/projects/"
                + api.createProject("{'project':{}}").at("/project/id").asString();
    }

    @AfterAll
    static void stop() {
        neon.stop().block(LIMIT);
    }

    @AfterEach
    void beEasyAgain() {
        api.own("PUT", "/faults", "{}");
        api.own(
                "PATCH",
                "/limits",
                "{'requests_per_minute':null,'projects':null,'branches':null,'root_branches':null,'roles':null,"
                        + "'branches_protected':null,'active_endpoints':null}");
    }

    @Test
    void aCallIsAnsweredAsPlannedAsOftenAsPlanned() {
        plan("{'method':'GET','path':'/projects/*','status':503,'times':2}");

        assertThat(api.get(base).status()).isEqualTo(503);
        assertThat(api.get("/projects").status()).isEqualTo(200);
        assertThat(api.get(base).status()).isEqualTo(503);
        assertThat(api.get(base).status()).isEqualTo(200);
        assertThat(api.own("GET", "/faults", "").path("planned").asInt()).isZero();
    }

    @Test
    void aLostResponseLeavesItsEffect() {
        plan("{'method':'POST','path':'**/branches','lose_response':true,'times':1}");

        var failure = catchThrowable(() -> api.post(base + "/branches", "{'branch':{'name':'lost'}}"));

        assertThat(failure).hasMessageContaining("got no answer");
        assertThat(count("lost")).isEqualTo(1);
        assertThat(neon.requests())
                .contains(new LoggedRequest("POST", "/api/v2" + base + "/branches", LoggedRequest.LOST));
    }

    @Test
    void anOperationFailsAsPlannedAndLeavesTheResourceInPlace() {
        plan("{'action':'start_compute','error':'no capacity','times':1}");

        var made = api.post(base + "/branches", "{'branch':{'name':'halfway'},'endpoints':[{'type':'read_write'}]}")
                .expect(201);
        var start = base + "/operations/" + made.at("/operations/1/id").asString();
        Api.await(
                start,
                "failure",
                () -> api.get(start)
                        .expect(200)
                        .at("/operation/status")
                        .asString()
                        .equals("failed"));

        assertThat(api.get(start).json().at("/operation/error").asString()).isEqualTo("no capacity");
        var endpoint = base + "/endpoints/" + made.at("/endpoints/0/id").asString();
        api.done(api.post(endpoint + "/start", "").expect(200));
        assertThat(Sql.run(made.at("/connection_uris/0/connection_uri").asString(), neon.caFile(), "SELECT 1"))
                .containsExactly("1");
    }

    @Test
    void manyCallersUnderFaultsEndWithExactlyAsManyBranches() {
        plan("{'method':'POST','status':503,'probability':0.2}", "{'method':'POST','status':423,'probability':0.2}");

        var many = 12;
        Flux.range(0, many)
                .flatMap(
                        n -> Mono.fromCallable(
                                        () -> api.post(base + "/branches", "{'branch':{'name':'many-" + n + "'}}"))
                                .subscribeOn(Schedulers.boundedElastic())
                                .filter(answer -> answer.status() == 201)
                                .repeatWhenEmpty(tries -> tries),
                        many)
                .then()
                .block(LIMIT);

        assertThat(count("many-")).isEqualTo(many);
    }

    @Test
    void tooManyRequestsAreToldWhenToComeAgain() {
        api.own("PATCH", "/limits", "{'requests_per_minute':5}");

        var statuses =
                IntStream.range(0, 6).map(n -> api.get("/projects").status()).toArray();

        assertThat(statuses).containsExactly(200, 200, 200, 200, 200, 429);
    }

    @Test
    void oneMoreThanTheLimitIsRefusedByItsCode() {
        api.own("PATCH", "/limits", "{'projects':1,'branches':1,'root_branches':1,'roles':1}");
        var root = base + "/branches/"
                + api.get(base + "/branches?search=main")
                        .expect(200)
                        .at("/branches/0/id")
                        .asString();

        assertThat(code(api.post("/projects", "{'project':{}}"))).isEqualTo("PROJECTS_LIMIT_EXCEEDED");
        assertThat(code(api.post(base + "/branches", ""))).isEqualTo("BRANCHES_LIMIT_EXCEEDED");
        assertThat(code(api.post(root + "/roles", "{'role':{'name':'more'}}"))).isEqualTo("ROLES_LIMIT_EXCEEDED");
    }

    @Test
    void protectionAndRunningComputesAreLimitedToo() {
        var made = api.done(
                api.post(base + "/branches", "{'branch':{'name':'asleep'},'endpoints':[{'type':'read_write'}]}")
                        .expect(201));
        var endpoint = base + "/endpoints/" + made.at("/endpoints/0/id").asString();
        api.done(api.post(endpoint + "/suspend", "").expect(200));
        api.own("PATCH", "/limits", "{'branches_protected':0,'active_endpoints':0,'root_branches':0}");

        var branch = base + "/branches/" + made.at("/branch/id").asString();
        assertThat(code(api.patch(branch, "{'branch':{'protected':true}}")))
                .isEqualTo("BRANCHES_PROTECTED_LIMIT_EXCEEDED");
        assertThat(code(api.post(base + "/branches", "{'branch':{'protected':true}}")))
                .isEqualTo("BRANCHES_PROTECTED_LIMIT_EXCEEDED");
        assertThat(code(api.post(base + "/branches", "{'branch':{'init_source':'schema-only'}}")))
                .isEqualTo("ROOT_BRANCHES_LIMIT_EXCEEDED");
        assertThat(code(api.post(endpoint + "/start", ""))).isEqualTo("ACTIVE_ENDPOINTS_LIMIT_EXCEEDED");
        var uri = made.at("/connection_uris/0/connection_uri").asString();
        assertThat(catchThrowable(() -> Sql.open(uri, neon.caFile()))).isNotNull();
    }

    @Test
    void annotationsCanBeLost() {
        api.own("PATCH", "/annotations", "{'dropped':true}");
        var made = api.done(api.post(base + "/branches", "{'branch':{'name':'bare'},'annotation_value':{'a':'b'}}")
                .expect(201));
        api.own("PATCH", "/annotations", "{'dropped':false}");

        assertThat(api.get(base + "/branches/" + made.at("/branch/id").asString())
                        .expect(200)
                        .at("/annotation/value")
                        .size())
                .isZero();
    }

    private static String code(Api.Answer answer) {
        return answer.expect(422).path("code").asString();
    }

    private static int count(String search) {
        return api.get(base + "/branches/count?search=" + search)
                .expect(200)
                .path("count")
                .asInt();
    }

    private static void plan(String... faults) {
        api.own("PUT", "/faults", "{'faults':[" + String.join(",", faults) + "]}");
    }
}
