package io.alchemyreactive.neon.local.internal.work;

import io.alchemyreactive.neon.local.internal.compute.AdminSql;
import io.alchemyreactive.neon.local.internal.compute.LocalCompute;
import io.alchemyreactive.neon.local.internal.faults.AccountLimits;
import io.alchemyreactive.neon.local.internal.proxy.ComputeConnector;
import io.alchemyreactive.neon.local.internal.proxy.EndpointProxies;
import io.alchemyreactive.neon.local.internal.rows.ControlState;
import io.alchemyreactive.neon.local.internal.rows.EndpointRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow.Action;
import io.alchemyreactive.neon.local.internal.rows.ServerSettings;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;
import io.alchemyreactive.neon.local.internal.wire.ScramVerifier;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Lets clients connect to endpoints. Listens for clients, and starts the compute of an endpoint when a client connects.
 * Belongs to the control thread.
 */
public final class EndpointAccess implements ComputeConnector {

    private static final String STORED_PASSWORD = "SELECT rolpassword FROM pg_authid WHERE rolpassword IS NOT NULL"
            + " AND coalesce(rolvaliduntil > now(), true) AND rolname = ";

    private final ControlState state;
    private final StoredRows rows;
    private final EndpointProxies proxies;
    private final OperationScheduler operations;
    private final StorageRegistry storages;
    private final AccountLimits limits;
    private final byte[] secretOfSalts = new byte[16];

    public EndpointAccess(
            ControlState state,
            EndpointProxies proxies,
            OperationScheduler operations,
            StorageRegistry storages,
            AccountLimits limits) {
        this.state = state;
        this.rows = state.rows();
        this.proxies = proxies;
        this.operations = operations;
        this.storages = storages;
        this.limits = limits;
        new SecureRandom().nextBytes(secretOfSalts);
    }

    /** Starts to listen for the clients of an endpoint after the change that creates it has been saved. */
    public void open(EndpointRow endpoint) {
        state.thread().afterwards(() -> proxies.open(endpoint, this));
    }

    /** Gives an endpoint its missing ports. Blocks for a moment. */
    public void givePorts(EndpointRow endpoint) {
        if (endpoint.port == 0) {
            endpoint.port = proxies.freePort(rows, state.ids(), endpoint);
        }
        if (endpoint.poolerPort == 0) {
            endpoint.poolerPort = proxies.freePort(rows, state.ids(), endpoint);
        }
    }

    @Override
    public Mono<Integer> pooledConnections(String endpointId) {
        return state.thread().read(() -> ServerSettings.pooledConnections(usable(endpointId)));
    }

    @Override
    public Mono<Void> ended(String endpointId, int port) {
        return state.thread().read(() -> storages.compute(usable(endpointId))).flatMap(compute -> compute.ended(port));
    }

    @Override
    public Mono<ScramVerifier> verifier(String endpointId, String role) {
        return state.thread()
                .read(() -> storages.compute(usable(endpointId)))
                .flatMap(LocalCompute::sql)
                .flatMap(sql -> sql.texts("postgres", STORED_PASSWORD + AdminSql.literal(role))
                        .next()
                        .flatMap(stored -> Mono.justOrEmpty(ScramVerifier.parse(stored))))
                .switchIfEmpty(Mono.fromSupplier(() -> ScramVerifier.unknown(role, secretOfSalts)));
    }

    /** Waits for the end of the branch's operations, then starts the compute when it is suspended. */
    @Override
    public Mono<Integer> connect(String endpointId) {
        return state.thread()
                .read(() -> operations.settled(usable(endpointId).branchId))
                .flatMap(settled -> settled.then(state.thread().change(() -> wake(endpointId))))
                .flatMap(port -> port);
    }

    private EndpointRow usable(String endpointId) {
        var endpoint = Optional.ofNullable(rows.endpoints.get(endpointId))
                .filter(found -> !rows.project(found.projectId).deleting)
                .orElseThrow(PostgresErrorException::unknownEndpoint);
        if (endpoint.disabled) {
            throw PostgresErrorException.disabledEndpoint();
        }
        return endpoint;
    }

    private Mono<Integer> wake(String endpointId) {
        var endpoint = usable(endpointId);
        var branch = rows.branch(endpoint.projectId, endpoint.branchId);
        branch.requireMasked();
        var compute = storages.compute(endpoint);
        endpoint.lastActive = state.now();
        if (endpoint.isActive() && compute.isRunning()) {
            return compute.port();
        }
        limits.require(AccountLimits.Kind.ACTIVE_ENDPOINTS, rows.awakeBesides(endpoint));
        endpoint.pendingState = EndpointRow.ACTIVE;
        var start = operations.create(Action.START_COMPUTE, endpoint.projectId, branch.id, endpoint.id);
        operations.schedule(List.of(start));
        return compute.port();
    }
}
