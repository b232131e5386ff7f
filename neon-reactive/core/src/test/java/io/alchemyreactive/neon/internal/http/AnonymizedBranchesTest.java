package io.alchemyreactive.neon.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alchemyreactive.neon.api.branch.CreateBranchRequest;
import io.alchemyreactive.neon.api.endpoint.EndpointSpec;
import io.alchemyreactive.neon.api.error.OperationFailedException;
import io.alchemyreactive.neon.api.error.UnknownOutcomeException;
import io.alchemyreactive.neon.api.error.WaitTimeoutException;
import io.alchemyreactive.neon.api.masking.AnonymizationStatus;
import io.alchemyreactive.neon.api.masking.CreateAnonymizedBranchRequest;
import io.alchemyreactive.neon.api.masking.MaskingRule;
import io.alchemyreactive.neon.api.masking.UpdateMaskingRulesRequest;
import io.alchemyreactive.neon.api.path.BranchPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class AnonymizedBranchesTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final BranchPath PATH = new BranchPath("p-1", "br-1");
    private static final String ONE = "/projects/p-1/branches/br-1";
    private static final MaskingRule EMAIL =
            new MaskingRule("neondb", "public", "users", "email", Optional.of("anon.fake_email()"), Optional.empty());
    private static final String EMAIL_JSON = "{\"database_name\":\"neondb\",\"schema_name\":\"public\","
            + "\"table_name\":\"users\",\"column_name\":\"email\",\"masking_function\":\"anon.fake_email()\"}";

    private final ScriptedNeon neon = new ScriptedNeon();
    private final HttpNeonClient client = neon.client();

    @AfterEach
    void strictBothWays() {
        client.close().block(LIMIT);
        neon.close();
    }

    @Test
    void createsAMaskedBranchAndKnowsItAgainWhenTheAnswerIsLost() {
        neon.inAnyOrder();
        neon.expect("POST", "/projects/p-1/branch_anonymized").drop();
        neon.expect("GET", "/projects/p-1/branches?limit=200&search=pr-7")
                .reply(
                        200,
                        "{\"branches\":[%s],\"annotations\":{\"br-1\":{\"value\":{\"alchemy-id\":\"x\"}}}}"
                                .formatted(Bodies.branch("br-1", "pr-7", "ready")));
        neon.expect("GET", ONE + "/endpoints").reply(200, Bodies.list("endpoints"));
        neon.expect("GET", ONE + "/roles").reply(200, Bodies.list("roles"));
        neon.expect("GET", ONE + "/databases").reply(200, Bodies.list("databases"));
        neon.expect("GET", "/projects/p-1/operations?limit=100").reply(200, Bodies.list("operations"));
        neon.expect("GET", ONE).reply(200, Bodies.annotated(Bodies.branch("br-1", "pr-7", "ready"), "{}"));

        CreateBranchRequest branch = CreateBranchRequest.builder("p-1")
                .name("pr-7")
                .endpoints(List.of(EndpointSpec.readWrite()))
                .annotations(Map.of("alchemy-id", "x"))
                .build();
        StepVerifier.create(client.anonymizedBranches()
                        .create(CreateAnonymizedBranchRequest.masked(branch, List.of(EMAIL))))
                .assertNext(
                        created -> assertThat(created.branch().currentState()).isEqualTo("ready"))
                .expectComplete()
                .verify(LIMIT);
        assertThat(neon.seen().get(0).body())
                .isEqualTo("{\"branch_create\":{\"branch\":{\"name\":\"pr-7\"},"
                        + "\"endpoints\":[{\"type\":\"read_write\"}]},\"masking_rules\":[" + EMAIL_JSON
                        + "],\"start_anonymization\":true,\"annotation_value\":{\"alchemy-id\":\"x\"}}");
    }

    @Test
    void readsAndReplacesRules() {
        neon.expect("GET", ONE + "/masking_rules").reply(200, Bodies.list("masking_rules", EMAIL_JSON));
        neon.expect("PATCH", ONE + "/masking_rules").drop();
        neon.expect("PATCH", ONE + "/masking_rules").reply(200, Bodies.list("masking_rules", EMAIL_JSON));

        StepVerifier.create(client.anonymizedBranches().rules(PATH))
                .expectNext(EMAIL)
                .verifyComplete();
        StepVerifier.create(
                        client.anonymizedBranches().updateRules(new UpdateMaskingRulesRequest(PATH, List.of(EMAIL))))
                .expectNext(EMAIL)
                .verifyComplete();
        assertThat(neon.seen().get(2).body()).isEqualTo("{\"masking_rules\":[" + EMAIL_JSON + "]}");
    }

    @Test
    void waitsUntilMaskingHasEnded() {
        neon.expect("POST", ONE + "/anonymize").reply(200, status("anonymizing"));
        neon.expect("GET", ONE + "/anonymized_status").reply(200, status("a-new-word"));
        neon.expect("GET", ONE + "/anonymized_status").reply(200, status("anonymized"));
        neon.expect("GET", ONE + "/anonymized_status").reply(200, status("anonymized"));

        StepVerifier.create(client.anonymizedBranches().start(PATH).map(AnonymizationStatus::state))
                .expectNext("anonymizing")
                .verifyComplete();
        StepVerifier.create(client.anonymizedBranches().await(PATH).map(AnonymizationStatus::anonymized))
                .expectNext(true)
                .verifyComplete();
        StepVerifier.create(client.anonymizedBranches().status(PATH).map(AnonymizationStatus::statusMessage))
                .expectNext(Optional.of("users (3/5)"))
                .verifyComplete();
    }

    @Test
    void aMaskingThatFailedSaysThatTheBranchMayShowEverything() {
        neon.expect("GET", ONE + "/anonymized_status").reply(200, status("initialization_error"));

        StepVerifier.create(client.anonymizedBranches().await(PATH))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(OperationFailedException.class)
                        .hasMessageContaining("initialization_error: users (3/5)")
                        .hasMessageContaining("may show what was to be masked"))
                .verify(LIMIT);
    }

    @Test
    void aMaskingThatNeverEndsIsGivenUp() {
        HttpNeonClient hasty = HttpNeonClient.create(neon.options()
                .waitDeadline(Duration.ofMillis(200))
                .longestPoll(Duration.ofHours(1))
                .firstPoll(Duration.ofHours(1))
                .build());
        neon.expect("GET", ONE + "/anonymized_status").reply(200, status("anonymizing"));

        StepVerifier.create(hasty.anonymizedBranches().await(PATH))
                .expectError(WaitTimeoutException.class)
                .verify(LIMIT);
        hasty.close().block(LIMIT);
    }

    @Test
    void aLostStartIsLeftToTheCaller() {
        neon.expect("POST", ONE + "/anonymize").drop();

        StepVerifier.create(client.anonymizedBranches().start(PATH))
                .expectError(UnknownOutcomeException.class)
                .verify(LIMIT);
    }

    @Test
    void aRuleMasksInOneWay() {
        MaskingRule none = new MaskingRule("neondb", "public", "users", "email", Optional.empty(), Optional.empty());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UpdateMaskingRulesRequest(PATH, List.of(EMAIL, none)))
                .withMessageContaining("public.users.email")
                .withMessageContaining("function or a value");
    }

    private static String status(String state) {
        return """
                {"project_id":"p-1","branch_id":"br-1","state":"%s","status_message":"users (3/5)",
                 "created_at":"2026-01-02T03:04:05Z","updated_at":"2026-01-02T03:04:05Z","last_run":{}}""".formatted(state);
    }
}
