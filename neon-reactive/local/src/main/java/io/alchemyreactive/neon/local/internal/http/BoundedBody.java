package io.alchemyreactive.neon.local.internal.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.ByteArrayOutputStream;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** Reads bodies up to a size limit. Stateless. */
public final class BoundedBody {

    private BoundedBody() {}

    /**
     * Emits the whole body, an empty array when there is none. Fails with {@link BodyTooLargeException} when it exceeds
     * the limit.
     */
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

    /** The length in the client's header; 0 when there is none. The bytes are counted in any case. */
    private static long announced(HttpServerRequest request) {
        try {
            return Long.parseLong(request.requestHeaders().get(HttpHeaderNames.CONTENT_LENGTH, "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
