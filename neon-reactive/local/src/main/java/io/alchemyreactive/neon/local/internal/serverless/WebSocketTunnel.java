package io.alchemyreactive.neon.local.internal.serverless;

import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.pooler.ClientEnd;
import io.alchemyreactive.neon.local.internal.proxy.ComputeTarget;
import io.alchemyreactive.neon.local.internal.proxy.EndpointGateway;
import io.alchemyreactive.neon.local.internal.storage.Using;
import io.alchemyreactive.neon.local.internal.wire.ByteReader;
import io.alchemyreactive.neon.local.internal.wire.ClientLogin;
import io.alchemyreactive.neon.local.internal.wire.ClientStartup;
import io.alchemyreactive.neon.local.internal.wire.Message;
import io.alchemyreactive.neon.local.internal.wire.PasswordLogin;
import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;
import io.alchemyreactive.neon.local.internal.wire.ServerConnection;
import io.alchemyreactive.neon.local.internal.wire.Startup;
import io.alchemyreactive.neon.local.internal.wire.StartupOptions;
import io.alchemyreactive.neon.local.internal.wire.Traffic;
import io.alchemyreactive.neon.local.internal.wire.Units;
import io.alchemyreactive.neon.local.internal.wire.WireTls;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.NettyOutbound;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import reactor.netty.resources.LoopResources;

/**
 * PostgreSQL's protocol in the frames of a WebSocket. The client is asked for its password in clear text, so that it
 * can send it together with its startup message; PostgreSQL checks the password. Thread-safe.
 */
public final class WebSocketTunnel {

    private final LoopResources loops;
    private final WireTls tls;
    private final EndpointGateway gateway;

    public WebSocketTunnel(LoopResources loops, WireTls tls, EndpointGateway gateway) {
        this.loops = loops;
        this.tls = tls;
        this.gateway = gateway;
    }

    /**
     * Serves one client.
     *
     * @param address the server as {@code host:port}; empty when the startup message names the endpoint
     * @return completes when either side has ended; a refused client gets the reason first
     */
    public Mono<Void> serve(WebsocketInbound inbound, WebsocketOutbound outbound, Optional<String> address) {
        return Using.one(
                Mono.fromSupplier(() -> ByteReader.of(inbound)),
                reader -> new Client(reader, outbound, address).serve(),
                reader -> Mono.fromRunnable(reader::close));
    }

    private final class Client {

        private final ByteReader reader;
        private final WebsocketOutbound outbound;
        private final Optional<String> address;

        Client(ByteReader reader, WebsocketOutbound outbound, Optional<String> address) {
            this.reader = reader;
            this.outbound = outbound;
            this.address = address;
        }

        Mono<Void> serve() {
            return new ClientStartup(reader, outbound, Optional.empty())
                    .read()
                    .flatMap(this::serve)
                    .onErrorResume(
                            PostgresErrorException.class,
                            refusal -> send(refusal.fields().message()))
                    .onErrorResume(broken -> {
                        FailureLog.writeExpected("A connection over WebSocket", broken);
                        return Mono.empty();
                    });
        }

        private Mono<Void> serve(ClientStartup.Purpose purpose) {
            if (purpose instanceof ClientStartup.Cancel cancel) {
                return target(Optional.empty())
                        .flatMap(target -> target.pooler()
                                .map(pooler -> pooler.cancel(cancel.process(), cancel.secret()))
                                .orElseGet(() -> target.port()
                                        .flatMap(port -> ServerConnection.cancel(loops, port, cancel.packet()))));
            }
            var startup = ((ClientStartup.Session) purpose).startup();
            var options = new StartupOptions(startup);
            var forServer = options.forServer();
            return send(PasswordLogin.question())
                    .then(reader.take(Units::password))
                    .map(WebSocketTunnel::password)
                    .flatMap(password -> target(options.endpoint().or(password::endpoint))
                            .flatMap(target -> {
                                options.requireEndpoint(target.endpoint());
                                password.endpoint()
                                        .ifPresent(named -> StartupOptions.require(target.endpoint(), named));
                                return target.pooler()
                                        .map(pooler -> pooler.serve(
                                                new ClientEnd(reader, this::send),
                                                startup,
                                                ClientLogin.ofPassword(password.password())))
                                        .orElseGet(() -> session(target, forServer, password.password()));
                            }));
        }

        private Mono<Void> session(ComputeTarget target, Startup startup, String password) {
            return target.port()
                    .flatMap(port -> ServerConnection.use(
                            loops,
                            port,
                            tls,
                            server -> server.begin(startup)
                                    .then(PasswordLogin.prove(server, password))
                                    .then(Mono.defer(() -> send(PasswordLogin.accepted())))
                                    .then(Mono.defer(
                                            () -> Traffic.bothWays(reader, this::frames, server, target::passed)))));
        }

        private Mono<ComputeTarget> target(Optional<String> named) {
            if (address.isPresent()) {
                return Mono.justOrEmpty(Address.parse(address.get()))
                        .flatMap(to -> gateway.at(to.host(), to.port()))
                        .switchIfEmpty(Mono.error(PostgresErrorException::unknownEndpoint));
            }
            return Mono.justOrEmpty(named)
                    .flatMap(gateway::named)
                    .switchIfEmpty(Mono.error(PostgresErrorException::unknownEndpoint));
        }

        private NettyOutbound frames(Flux<ByteBuf> bytes) {
            return outbound.sendObject(bytes.map(BinaryWebSocketFrame::new), frame -> true);
        }

        private Mono<Void> send(byte[] message) {
            return outbound.sendByteArray(Mono.just(message)).then();
        }
    }

    private static PasswordForm password(byte[] bytes) {
        var message = Message.of(bytes);
        if (message.type() != 'p') {
            throw PostgresErrorException.violation("expected a password");
        }
        return PasswordForm.of(message.text());
    }
}
