package io.dsfleet.scheduler.submission;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.broker.SubmitJob;
import io.dsfleet.messages.job.IdempotencyKeyRule;
import io.dsfleet.messages.job.ReplyQueueRule;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageBuilderSupport;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Replies to external systems that named a reply queue. Best effort: a reply is sent once, and a
 * missing queue is ignored.
 */
public final class SubmissionReplySender {
  private static final Logger LOG = LoggerFactory.getLogger(SubmissionReplySender.class);
  private static final JsonMapper MAPPER = new JsonMapper();

  /** Maximum length of an AMQP name or correlation id; the client throws on longer ones. */
  private static final int MAX_SHORT_TEXT_BYTES = 255;

  private final RabbitTemplate template;

  /** Sends replies through the template, without publisher confirms. */
  public SubmissionReplySender(RabbitTemplate template) {
    this.template = template;
  }

  /**
   * The outcome of a submission.
   *
   * @param idempotencyKey idempotency key of the submission, for correlation
   * @param status {@code accepted} or {@code refused}
   * @param errorCode machine-readable reason of a refusal
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Answer(
      @JsonProperty("job_id") @Nullable String jobId,
      @JsonProperty("idempotency_key") @Nullable String idempotencyKey,
      @JsonProperty("status") String status,
      @JsonProperty("error_code") @Nullable String errorCode,
      @JsonProperty("message") @Nullable String message) {}

  /** Sends the id of the accepted job. */
  void sendAccepted(SubmitJob item, String jobId) {
    send(
        item.replyTo(),
        item.correlationId(),
        new Answer(jobId, validKey(item.idempotencyKey()), "accepted", null, null));
  }

  /** Sends the reason of a refusal. */
  void sendRefused(SubmitJob item, String code, String reason) {
    send(
        item.replyTo(),
        item.correlationId(),
        new Answer(null, validKey(item.idempotencyKey()), "refused", code, reason));
  }

  /** Sends the reason why a submission cannot be decoded. */
  void sendUnreadable(
      @Nullable String queue,
      @Nullable String correlationId,
      @Nullable String idempotencyKey,
      String reason) {
    send(
        queue,
        correlationId,
        new Answer(null, validKey(idempotencyKey), "refused", "UNREADABLE", reason));
  }

  /** An invalid key is not repeated, because it may be large. */
  private static @Nullable String validKey(@Nullable String key) {
    return key == null || !IdempotencyKeyRule.isValid(key) ? null : key;
  }

  /** Ignores reserved reply queues, so that replies cannot enter the fleet's queues. */
  private void send(@Nullable String queue, @Nullable String correlationId, Answer answer) {
    if (queue == null
        || queue.isBlank()
        || ReplyQueueRule.isReserved(queue)
        || !fitsShortText(queue)) {
      return;
    }
    MessageBuilderSupport<Message> message =
        MessageBuilder.withBody(MAPPER.writeValueAsString(answer).getBytes(StandardCharsets.UTF_8))
            .setContentType(MessageProperties.CONTENT_TYPE_JSON);
    if (correlationId != null && fitsShortText(correlationId)) {
      message.setCorrelationId(correlationId);
    }
    try {
      template.send("", queue, message.build());
    } catch (AmqpException unavailable) {
      LOG.debug("cannot reply to {}: {}", queue, unavailable.toString());
    }
  }

  private static boolean fitsShortText(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length <= MAX_SHORT_TEXT_BYTES;
  }
}
