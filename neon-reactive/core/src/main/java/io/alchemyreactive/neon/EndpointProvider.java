package io.alchemyreactive.neon;

import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.endpoint.CreateEndpointRequest;
import io.alchemyreactive.neon.api.endpoint.EndpointSpec;
import io.alchemyreactive.neon.api.endpoint.NeonEndpoint;
import io.alchemyreactive.neon.api.endpoint.UpdateEndpointRequest;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.error.UnknownOutcomeException;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.api.path.EndpointPath;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Find;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.ResourceType;
import java.util.Objects;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Manages endpoints, which it finds again by their names. Lists none, because they are deleted with their branch. */
final class EndpointProvider implements Provider<Endpoint.Props, Endpoint.Attributes> {

    private static final int LONGEST_NAME = 64;

    private final NeonClients neon;

    EndpointProvider(NeonClients neon) {
        this.neon = neon;
    }

    @Override
    public ResourceType<?, Endpoint.Props, Endpoint.Attributes> type() {
        return Endpoint.TYPE;
    }

    @Override
    public Mono<Found<Endpoint.Attributes>> read(Read<Endpoint.Props, Endpoint.Attributes> request) {
        Endpoint.Props props = request.props();
        Identity identity = request.identity();
        boolean neverMade = identity.instance().isEmpty();
        if (request.attributes().isEmpty() && neverMade && props.name() == null) {
            return Mono.just(Found.absent());
        }
        return neon.call(client -> request.attributes()
                        .map(known -> client.endpoints()
                                .get(path(known))
                                .flatMap(one -> attributes(client, one, props))
                                .map(Found::ours))
                        .orElseGet(() -> named(client, branch(props), name(props, identity))
                                .flatMap(one -> attributes(client, one, props))
                                .flatMap(one -> BranchContents.found(
                                        client, branch(props), identity, "endpoint", one.name(), one))))
                .onErrorResume(NotFoundException.class, gone -> Mono.empty())
                .defaultIfEmpty(Found.absent());
    }

    @Override
    public Flux<String> warnings(Read<Endpoint.Props, Endpoint.Attributes> request) {
        return neon.ask(client -> Allowance.ofCompute(
                        client, request.identity().fqn(), request.props().compute())
                .flux());
    }

    @Override
    public Mono<Endpoint.Attributes> find(Find<Endpoint.Props> request) {
        return neon.call(client -> client.endpoints()
                        .get(new EndpointPath(request.props().projectId(), request.id()))
                        .flatMap(one -> attributes(client, one, request.props())))
                .onErrorResume(NotFoundException.class, none -> Mono.empty());
    }

    @Override
    public Mono<Endpoint.Attributes> reconcile(Reconcile<Endpoint.Props, Endpoint.Attributes> request) {
        Endpoint.Props news = request.news();
        String name = name(news, request.identity());
        return neon.call(client -> request.attributes()
                .map(known -> client.endpoints().get(path(known)))
                .orElseGet(() -> named(client, branch(news), name).switchIfEmpty(create(client, news, name)))
                .flatMap(endpoint -> update(client, endpoint, request))
                .flatMap(endpoint -> attributes(client, endpoint, news)));
    }

    @Override
    public Mono<Void> delete(Delete<Endpoint.Props, Endpoint.Attributes> request) {
        return neon.call(client -> client.endpoints().delete(path(request.attributes())))
                .onErrorResume(NotFoundException.class, gone -> Mono.empty())
                .then();
    }

    private static Mono<NeonEndpoint> create(NeonClient client, Endpoint.Props props, String name) {
        EndpointSpec spec = props.access() == Access.READ_WRITE ? EndpointSpec.readWrite() : EndpointSpec.readOnly();
        Compute compute = Objects.requireNonNullElse(props.compute(), Compute.DEFAULTS);
        var create = CreateEndpointRequest.builder(branch(props), spec.settings(compute.settings()))
                .name(name);
        Optional.ofNullable(props.disabled()).ifPresent(create::disabled);
        return Mono.defer(() -> client.endpoints().create(create.build()))
                .map(created -> created.endpoint())
                .onErrorResume(
                        UnknownOutcomeException.class,
                        lost -> named(client, branch(props), name).switchIfEmpty(Mono.error(lost)));
    }

    private static Mono<NeonEndpoint> update(
            NeonClient client, NeonEndpoint endpoint, Reconcile<Endpoint.Props, Endpoint.Attributes> request) {
        Endpoint.Props news = request.news();
        var change = UpdateEndpointRequest.builder(endpoint.path());
        boolean differs = false;
        Optional<String> name = news.name() == null && request.phase() == Reconcile.Phase.UPDATE
                ? endpoint.name()
                : Optional.of(name(news, request.identity()));
        if (name.isPresent() && !name.equals(endpoint.name())) {
            change.name(name.get());
            differs = true;
        }
        boolean disabled = news.disabled() != null && news.disabled();
        boolean declared = news.disabled() != null
                || request.olds().map(Endpoint.Props::disabled).isPresent();
        if (declared && disabled != endpoint.disabled()) {
            change.disabled(disabled);
            differs = true;
        }
        Compute compute = Objects.requireNonNullElse(news.compute(), Compute.DEFAULTS);
        if (!BranchCompute.fits(endpoint, compute)) {
            change.settings(compute.settings());
            differs = true;
        }
        return differs
                ? client.endpoints().update(change.build()).map(changed -> changed.endpoint())
                : Mono.just(endpoint);
    }

    /** The endpoint of the branch with this name; empty when there is none. */
    private static Mono<NeonEndpoint> named(NeonClient client, BranchPath branch, String name) {
        return client.endpoints()
                .list(branch)
                .filter(endpoint -> endpoint.name().filter(name::equals).isPresent())
                .next();
    }

    private static Mono<Endpoint.Attributes> attributes(
            NeonClient client, NeonEndpoint endpoint, Endpoint.Props props) {
        return client.branches()
                .get(new BranchPath(endpoint.projectId(), endpoint.branchId()))
                .flatMap(branch -> BranchConnection.of(
                        client, branch.branch(), Optional.of(endpoint.id()), props.databaseName(), props.roleName()))
                .map(connection -> new Endpoint.Attributes(
                        endpoint.id(),
                        endpoint.projectId(),
                        endpoint.branchId(),
                        endpoint.name().orElse(endpoint.id()),
                        connection.database(),
                        connection.role(),
                        connection.direct(),
                        connection.pooled()));
    }

    private static String name(Endpoint.Props props, Identity identity) {
        String declared = props.name();
        return declared != null ? declared : identity.physicalName(LONGEST_NAME);
    }

    private static BranchPath branch(Endpoint.Props props) {
        return new BranchPath(props.projectId(), props.branchId());
    }

    private static EndpointPath path(Endpoint.Attributes attributes) {
        return new EndpointPath(attributes.projectId(), attributes.id());
    }
}
