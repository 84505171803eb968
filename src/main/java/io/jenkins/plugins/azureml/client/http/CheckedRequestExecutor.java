package io.jenkins.plugins.azureml.client.http;

import java.io.IOException;
import org.apache.hc.client5.http.RouteInfo;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Checks the connection at the last moment before a request is sent, and records that moment: any request that fails earlier
 * may be retried. An interceptor of HttpClient would see the moment, but not the connection.
 */
final class CheckedRequestExecutor extends HttpRequestExecutor {

    /** The service has closed a kept connection. Nothing was sent, so another connection will do. */
    static final class StaleException extends IOException {
        private static final long serialVersionUID = 1;

        StaleException() {
            super("the service closed the idle connection");
        }
    }

    @Override
    public ClassicHttpResponse execute(
            ClassicHttpRequest request,
            HttpClientConnection connection,
            HttpResponseInformationCallback callback,
            HttpContext context)
            throws IOException, HttpException {
        if (!"CONNECT".equals(request.getMethod())
                && context.getAttribute(Exchange.ATTRIBUTE) instanceof Exchange exchange) {
            // A request that is not safe to retry must not be lost on a connection that the service has closed.
            if (exchange.certain() && isKept(connection) && connection.isStale()) {
                throw new StaleException();
            }
            if (exchange.guard() != null && !isProxied(context)) {
                exchange.guard().connected(connection.getRemoteAddress());
            }
            exchange.begin();
        }
        return super.execute(request, connection, callback, context);
    }

    private static boolean isProxied(HttpContext context) {
        RouteInfo route = HttpClientContext.cast(context).getHttpRoute();
        return route != null && route.getProxyHost() != null;
    }

    private static boolean isKept(HttpClientConnection connection) {
        EndpointDetails details = connection.getEndpointDetails();
        return details != null && details.getRequestCount() > 0;
    }
}
