package io.alchemyreactive.neon.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.api.branch.CreateBranchRequest;
import io.alchemyreactive.neon.api.error.NeonException;
import io.alchemyreactive.neon.api.error.UnexpectedResponseException;
import io.alchemyreactive.neon.api.error.UnknownOutcomeException;
import io.alchemyreactive.neon.api.error.UnreachableException;
import io.alchemyreactive.neon.api.project.ListProjectsRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.tcp.TcpServer;
import reactor.test.StepVerifier;

/** Servers that break the rules of HTTP, of JSON and of lists. */
class HostileServerTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String PROJECT = "{\"id\":\"p-1\",\"name\":\"n\",\"region_id\":\"r\",\"pg_version\":17,"
            + "\"created_at\":\"2026-01-01T00:00:00Z\",\"updated_at\":\"2026-01-01T00:00:00Z\"}";

    private final FastTime time = new FastTime();
    private final AtomicInteger requests = new AtomicInteger();
    private DisposableServer server;
    private HttpNeonClient client;

    @AfterEach
    void stop() {
        client.close().block(LIMIT);
        server.disposeNow(Duration.ofSeconds(10));
        time.dispose();
    }

    @Test
    void anAnswerThatDripsEndsWithTheTimeOfTheCall() {
        start(
                path -> Flux.concat(
                        Mono.just("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
                        Flux.interval(Duration.ofMillis(5)).onBackpressureDrop().map(tick -> "1\r\n \r\n")),
                options -> options.callTimeout(Duration.ofSeconds(20)).waitDeadline(Duration.ofSeconds(30)));
        StepVerifier.create(client.projects().get("p-1"))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(UnreachableException.class)
                        .hasMessageContainingAll("GET /projects/p-1", "not whole after 20 s"))
                .verify(LIMIT);
    }

    @Test
    void anAnswerOfAnyLengthIsReadUpToTheLimitOnceAndTheLimitIsNamed() {
        start(
                path -> Flux.concat(
                        Mono.just("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
                        Flux.<String>generate(sink -> sink.next("400\r\n" + "x".repeat(1024) + "\r\n"))),
                options -> options.longestBody(100_000));
        StepVerifier.create(client.projects().get("p-1"))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(UnexpectedResponseException.class)
                        .hasMessageContainingAll("longer than 100000 bytes", "NeonOptions.longestBody"))
                .verify(LIMIT);
        assertThat(requests).hasValue(1);
    }

    @Test
    void aChangeWhoseAnswerIsTooLongMayHaveBeenMade() {
        start(path -> Flux.just(answer("x".repeat(2_000))), options -> options.longestBody(1_000));
        StepVerifier.create(client.branches()
                        .create(CreateBranchRequest.builder("p-1").build()))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(UnknownOutcomeException.class)
                        .hasMessageContaining("longer than 1000 bytes"))
                .verify(LIMIT);
        assertThat(requests).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({"a, b, a, b", "a, b, c, a", "a, b, c, b"})
    void aListThatLeadsBackEndsInAnError(String first, String second, String third, String fourth) {
        String[] cursors = {first, second, third, fourth};
        start(path -> Flux.just(page(cursors[(requests.get() - 1) % 4])), options -> options);
        StepVerifier.create(client.projects().list(ListProjectsRequest.all()).then())
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(UnexpectedResponseException.class)
                        .hasMessageContainingAll("GET /projects", "does not end", "was there before"))
                .verify(LIMIT);
        assertThat(requests.get()).isLessThanOrEqualTo(4);
    }

    @Test
    void aListIsReadTwiceByTwoSubscribersAndEndsWithThePageThatNamesItself() {
        start(path -> Flux.just(page("a")), options -> options);
        var list = client.projects().list(ListProjectsRequest.all());
        StepVerifier.create(list).expectNextCount(2).expectComplete().verify(LIMIT);
        StepVerifier.create(list).expectNextCount(2).expectComplete().verify(LIMIT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "half JSON                | Content-Type: application/json | {\"project\":{\"id\":\"p-",
                "HTML                     | Content-Type: text/html        | <html>hello</html>",
                "JSON of another kind     | Content-Type: application/json | [1, 2, 3]",
                "numbers for text         | Content-Type: application/json | {\"project\":{\"created_at\":{}}}",
                "gzip that nobody asked for | Content-Encoding: gzip       | zip",
                "nothing                  | Content-Type: application/json | ''"
            })
    void anAnswerThatIsNotUnderstoodIsAnErrorThatQuotesNoneOfIt(String kind, String header, String body) {
        start(path -> Flux.just(answer(header, body)), options -> options);
        StepVerifier.create(client.projects().get("p-1"))
                .expectErrorSatisfies(error -> assertThat(error)
                        .as(kind)
                        .isInstanceOf(UnexpectedResponseException.class)
                        .hasMessageContaining("no usable")
                        .hasMessageNotContaining("hello"))
                .verify(LIMIT);
    }

    @Test
    void jsonOfGreatDepthIsAnError() {
        start(path -> Flux.just(answer("[".repeat(100_000))), options -> options);
        StepVerifier.create(client.projects().get("p-1"))
                .expectError(UnexpectedResponseException.class)
                .verify(LIMIT);
    }

    @Test
    void anEarlyEndIsNoAnswer() {
        start(path -> Flux.just("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"), options -> options);
        StepVerifier.create(client.projects().get("p-1"))
                .expectErrorSatisfies(error -> assertThat(error).isInstanceOf(UnreachableException.class))
                .verify(LIMIT);
    }

    @Test
    void aRedirectIsNotFollowedSinceTheKeyWouldGoAlong() {
        start(
                path -> Flux.just(
                        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/stolen\r\nContent-Length: 0\r\n\r\n"),
                options -> options);
        StepVerifier.create(client.projects().get("p-1"))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                NeonException.class,
                                failure -> assertThat(failure.status()).hasValue(302)))
                .verify(LIMIT);
        assertThat(requests).hasValue(1);
    }

    @Test
    void anInterimAnswerThatNobodyAskedForIsAnError() {
        start(
                path -> Flux.just(
                        "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", answer("{\"project\":" + PROJECT + "}")),
                options -> options);
        StepVerifier.create(client.projects().get("p-1"))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                NeonException.class,
                                failure -> assertThat(failure.status()).hasValue(103)))
                .verify(LIMIT);
    }

    private static String page(String cursor) {
        return answer("{\"projects\":[" + PROJECT + "],\"pagination\":{\"cursor\":\"" + cursor + "\"}}");
    }

    private static String answer(String body) {
        return answer("Content-Type: application/json", body);
    }

    private static String answer(String header, String body) {
        return "HTTP/1.1 200 OK\r\n" + header + "\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length
                + "\r\nConnection: close\r\n\r\n" + body;
    }

    /** Answers each connection once, with what the path leads to, and closes it. */
    private void start(Function<String, Flux<String>> answers, UnaryOperator<NeonOptions.Builder> options) {
        server = TcpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((in, out) -> in.receive().asString().take(1).flatMap(request -> {
                    requests.incrementAndGet();
                    Flux<ByteBuf> bytes = answers.apply(request.split(" ")[1])
                            .map(text -> Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
                    return out.send(bytes, each -> true).then();
                }))
                .bindNow(Duration.ofSeconds(10));
        client = HttpNeonClient.create(options.apply(NeonOptions.builder(Redacted.of("napi_key"))
                        .scheduler(time)
                        .callTimeout(Duration.ofHours(1))
                        .baseUrl(URI.create("http://127.0.0.1:" + server.port() + "/api/v2")))
                .build());
    }
}
