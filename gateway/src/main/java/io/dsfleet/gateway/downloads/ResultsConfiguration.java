package io.dsfleet.gateway.downloads;

import io.dsfleet.gateway.access.StreamLimiter;
import io.dsfleet.gateway.config.GatewayProperties;
import io.dsfleet.gateway.config.GatewayProperties.DownloadProperties;
import io.dsfleet.gateway.config.GatewayProperties.MediaVisibility;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans of the routes for results and clips. */
@Configuration(proxyBeanMethods = false)
public class ResultsConfiguration {
  @Bean
  JobResultsController gatewayResults(
      GatewayPools gatewayPools, BoundedAwait gatewayStateCalls, GatewayProperties properties) {
    DownloadProperties downloads = properties.downloads();
    return new JobResultsController(
        gatewayPools,
        gatewayStateCalls,
        new ReadableFolders(
            properties.mediaVisibility() != MediaVisibility.NEVER,
            properties.anyMedia(),
            properties.mediaRoots()),
        new ClipTypes(Pattern.compile(properties.videoPattern())),
        new StreamLimiter(
            downloads.maxConcurrent(),
            downloads.maxConcurrentPerKey(),
            "too many files are being downloaded; try again later"),
        downloads.maxTracksSize().toBytes());
  }
}
