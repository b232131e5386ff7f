package io.alchemyreactive.examples;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Stable;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Hyperdrive configuration: Cloudflare's pool of connections in front of a database. Written against Cloudflare's public API
 * (developers.cloudflare.com/api/resources/hyperdrive). A configuration has no labels, so its name, which ends in a part of the
 * instance id, says whose it is.
 */
final class Hyperdrive extends Resource<Hyperdrive.Attributes> {

    record Props(PostgresOrigin origin, @Nullable Boolean caching) {}

    record Attributes(@Stable String id, @Stable String name) {}

    static final ResourceType<Hyperdrive, Props, Attributes> TYPE =
            ResourceType.of("Cloudflare.Hyperdrive", Props.class, Attributes.class, Hyperdrive::new);

    private Hyperdrive(Resource.Handle<Attributes> handle) {
        super(handle);
    }

    @CheckReturnValue
    static Mono<Hyperdrive> of(String id, Consumer<Inputs> inputs) {
        return TYPE.declare(id, Inputs::new, inputs);
    }

    /** The id, by which a Worker binds the configuration. */
    Output<String> id() {
        return attribute("id", Attributes::id);
    }

    Output<String> name() {
        return attribute("name", Attributes::name);
    }

    static final class Inputs extends InputBuilder<Inputs> {
        Inputs origin(PostgresOrigin origin) {
            return set("origin", origin);
        }

        Inputs origin(Output<PostgresOrigin> origin) {
            return set("origin", origin);
        }

        Inputs caching(boolean caching) {
            return set("caching", caching);
        }

        Inputs caching(Output<Boolean> caching) {
            return set("caching", caching);
        }
    }

    /** An answer of Cloudflare that says no. */
    static final class RefusedByCloudflareException extends AlchemyException {
        RefusedByCloudflareException(String call, String why) {
            super("Cloudflare refused '" + call + "': " + why
                    + ". Correct the account, the token or the origin, and deploy again.");
        }
    }

    /** Makes configurations in one account. Needs a token with the permission to edit Hyperdrive. */
    static final class Maker implements Provider<Props, Attributes> {

        static final URI API = URI.create("https://api.cloudflare.com/client/v4");

        private static final int LONGEST_NAME = 60;
        private static final Set<Integer> MISSING = Set.of(404, 410);
        private static final JsonMapper JSON = JsonMapper.shared();

        private final HttpClient http;
        private final String path;

        Maker(URI api, String account, Redacted<String> token) {
            http = HttpClient.create()
                    .responseTimeout(Duration.ofSeconds(30))
                    .headers(headers -> headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + token.reveal())
                            .set(HttpHeaderNames.CONTENT_TYPE, "application/json"));
            path = api + "/accounts/" + account + "/hyperdrive/configs";
        }

        @Override
        public ResourceType<Hyperdrive, Props, Attributes> type() {
            return TYPE;
        }

        @Override
        public Mono<Found<Attributes>> read(Read<Props, Attributes> request) {
            return find(request.identity()).map(Found::ours).defaultIfEmpty(Found.absent());
        }

        @Override
        public Flux<Attributes> list() {
            return call(HttpMethod.GET, "", null).flatMapIterable(all -> all).map(Maker::attributes);
        }

        /** Finds the configuration of an earlier attempt by its name, so that a lost answer makes no second one. */
        @Override
        public Mono<Attributes> reconcile(Reconcile<Props, Attributes> request) {
            ObjectNode wanted = wanted(request.identity(), request.news());
            return find(request.identity())
                    .flatMap(there -> call(HttpMethod.PUT, "/" + there.id(), wanted))
                    .switchIfEmpty(call(HttpMethod.POST, "", wanted))
                    .map(Maker::attributes);
        }

        @Override
        public Mono<Void> delete(Delete<Props, Attributes> request) {
            return find(request.identity())
                    .flatMap(there -> call(HttpMethod.DELETE, "/" + there.id(), null))
                    .then();
        }

        private Mono<Attributes> find(Identity identity) {
            String name = name(identity);
            return list().filter(each -> each.name().equals(name)).next();
        }

        private static String name(Identity identity) {
            return identity.physicalName(LONGEST_NAME);
        }

        private static Attributes attributes(JsonNode config) {
            return new Attributes(
                    config.required("id").stringValue(), config.required("name").stringValue());
        }

        private static ObjectNode wanted(Identity identity, Props props) {
            PostgresOrigin to = props.origin();
            ObjectNode wanted = JSON.createObjectNode().put("name", name(identity));
            wanted.putObject("origin")
                    .put("scheme", "postgres")
                    .put("host", to.host())
                    .put("port", to.port())
                    .put("database", to.database())
                    .put("user", to.user())
                    .put("password", to.password().reveal());
            wanted.putObject("caching").put("disabled", Boolean.FALSE.equals(props.caching()));
            return wanted;
        }

        /** Emits the result; empty when the object is gone. */
        private Mono<JsonNode> call(HttpMethod method, String below, @Nullable ObjectNode body) {
            return Mono.defer(() -> http.request(method)
                    .uri(path + below)
                    .send(body == null ? Mono.empty() : ByteBufMono.fromString(Mono.just(body.toString())))
                    .responseSingle((response, bytes) -> {
                        int status = response.status().code();
                        return bytes.asString()
                                .defaultIfEmpty("")
                                .flatMap(text -> MISSING.contains(status)
                                        ? Mono.empty()
                                        : Mono.justOrEmpty(result(method + " " + below, status, text)));
                    }));
        }

        private static Optional<JsonNode> result(String call, int status, String text) {
            JsonNode answer;
            try {
                answer = JSON.readTree(text);
            } catch (JacksonException e) {
                throw new RefusedByCloudflareException(call, "status " + status + " without JSON");
            }
            if (!answer.path("success").asBoolean(false)) {
                JsonNode first = answer.path("errors").path(0);
                throw new RefusedByCloudflareException(
                        call,
                        "status " + status + ", " + first.path("code").asInt(0) + " "
                                + first.path("message").asString("no message"));
            }
            JsonNode result = answer.path("result");
            return result.isNull() || result.isMissingNode() ? Optional.empty() : Optional.of(result);
        }
    }
}
