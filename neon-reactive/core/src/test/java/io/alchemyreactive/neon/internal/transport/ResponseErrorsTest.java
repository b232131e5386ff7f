package io.alchemyreactive.neon.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.api.error.NeonException;
import io.alchemyreactive.neon.api.error.RateLimitedException;
import io.alchemyreactive.neon.api.error.UnexpectedResponseException;
import io.alchemyreactive.neon.internal.http.Bodies;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseErrorsTest {

    private static final String KEY = "napi_very_secret";

    private final ResponseErrors failures =
            new ResponseErrors(NeonOptions.builder(Redacted.of(KEY)).build());

    @ParameterizedTest
    @CsvSource({
        "400, '', invalid request: decode application/json, InvalidRequestException",
        "400, '', 'org_id is required, you can find it in settings', OrganizationRequiredException",
        "401, '', '', UnauthorizedException",
        "403, '', '', UnauthorizedException",
        "404, '', project not found, NotFoundException",
        "409, BRANCH_ALREADY_EXISTS, branch already exists, ConflictException",
        "409, ENDPOINTS_LIMIT_EXCEEDED, read_write endpoint already exists, ConflictException",
        "422, ENDPOINTS_LIMIT_EXCEEDED, read_write endpoint already exists, ConflictException",
        "412, '', passwords are not stored, InvalidRequestException",
        "422, BRANCHES_LIMIT_EXCEEDED, branches limit of 10 exceeded, QuotaExceededException",
        "422, BRANCH_SIZE_LIMIT_EXCEEDED_THRESHOLD, too big, QuotaExceededException",
        "422, COMPUTE_TIME_EXCEEDED, no time left, QuotaExceededException",
        "422, '', cannot delete branch that has children: br-2, InvalidRequestException",
        "422, '', branch not ready yet, ResourceLockedException",
        "423, '', project already has running conflicting operations, ResourceLockedException",
        "429, '', slow down, RateLimitedException",
        "500, '', oops, UnexpectedResponseException",
        "503, '', '', UnavailableException",
        "418, TEAPOT, short and stout, InvalidRequestException",
        "302, '', '', UnexpectedResponseException",
    })
    void tellsWhatTheCallerCanDo(int status, String code, String message, String expected) {
        NeonException failure = failures.of(call(), answer(status, Bodies.error(code, message)));

        assertThat(failure.getClass().getSimpleName()).isEqualTo(expected);
        assertThat(failure.status()).hasValue(status);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.requestId()).isEqualTo("req-9");
        assertThat(failure.call().method()).isEqualTo("POST");
        assertThat(failure.call().path()).isEqualTo("/projects/{project_id}/branches");
        assertThat(failure)
                .hasMessageContaining("POST /projects/p-1/branches")
                .hasMessageContaining(String.valueOf(status))
                .hasMessageContaining(message)
                .hasMessageContaining("req-9");
        assertThat(failure.getMessage()).doesNotContain("\n").endsWith(".");
    }

    @Test
    void saysWhichFailuresMayPass() {
        assertThat(failures.of(call(), answer(423, "")).retryable()).isTrue();
        assertThat(failures.of(call(), answer(429, "")).retryable()).isTrue();
        assertThat(failures.of(call(), answer(503, "")).retryable()).isTrue();
        assertThat(failures.of(call(), answer(404, "")).retryable()).isFalse();
        assertThat(failures.of(call(), answer(422, "")).retryable()).isFalse();
    }

    @Test
    void keepsTheBeginningOfABodyThatIsNoJson() {
        NeonException failure = failures.of(call(), answer(502, "<html>Bad\nGateway " + "x".repeat(5_000)));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        UnexpectedResponseException.class,
                        strange -> assertThat(strange.body())
                                .startsWith("<html>Bad Gateway")
                                .hasSizeLessThan(400));
        assertThat(failure).hasMessageContaining("<html>Bad Gateway");
        assertThat(failure.getMessage()).hasSizeLessThan(700);
    }

    @Test
    void takesSecretsOutOfWhatNeonSays() {
        String body = Bodies.error("", "bad key " + KEY + " for postgresql://me:hidden@db.test/x");
        for (int status : new int[] {400, 404, 409, 500}) {
            NeonException failure = failures.of(call(), answer(status, body));

            assertThat(failure.toString()).doesNotContain(KEY).doesNotContain("hidden");
            if (failure instanceof UnexpectedResponseException strange) {
                assertThat(strange.body()).doesNotContain(KEY).doesNotContain("hidden");
            }
        }
    }

    @Test
    void honoursTheDelayThatNeonNames() {
        ApiResponse answer = new ApiResponse(429, "r", Optional.of(7L), ApiJson.object(), "", false);

        assertThat(failures.of(call(), answer))
                .isInstanceOfSatisfying(
                        RateLimitedException.class,
                        limited -> assertThat(limited.delay()).isEqualTo(Duration.ofSeconds(7)));
    }

    private static ApiCall call() {
        return ApiCall.post("/projects/{project_id}/branches", "p-1");
    }

    private static ApiResponse answer(int status, String body) {
        return new ApiResponse(
                status, "req-9", Optional.empty(), ApiJson.tree(body.getBytes(StandardCharsets.UTF_8)), body, false);
    }
}
