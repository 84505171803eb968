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
 * Notes when a request really begins: what failed before can be repeated whatever it is. A kept connection that the
 * service has closed meanwhile must not cost a request its certainty that cannot be repeated after that.
 */
final class WatchedExecutor extends HttpRequestExecutor {

    /** Nothing was sent: another connection will do. */
    static final class StaleException extends IOException {
        private static final long serialVersionUID = 1;

        StaleException() {
            super("the service has closed the connection meanwhile");
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
