package io.alchemyreactive.neon.local.internal.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.ByteArrayOutputStream;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** Reads bodies up to a bound. Stateless. */
public final class BoundedBody {

    private BoundedBody() {}

    /** The whole body, without bytes when there is none; fails with {@link BodyTooLargeException} when it is longer than the bound. */
    public static Mono<byte[]> of(HttpServerRequest request, int limit) {
        return Mono.defer(() -> {
            if (announced(request) > limit) {
                return Mono.error(new BodyTooLargeException(limit));
            }
            var body = new ByteArrayOutputStream();
            return request.receive()
                    .asByteArray()
                    .doOnNext(part -> {
                        if (body.size() + part.length > limit) {
                            throw new BodyTooLargeException(limit);
                        }
                        body.writeBytes(part);
                    })
                    .then(Mono.fromSupplier(body::toByteArray));
        });
    }

    /** The length that the client announces, 0 when it announces none; the bytes are counted in any case. */
    private static long announced(HttpServerRequest request) {
        try {
            return Long.parseLong(request.requestHeaders().get(HttpHeaderNames.CONTENT_LENGTH, "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
