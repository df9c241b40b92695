import { builder } from '../builder.ts';

const unknown = { description: 'A value that GameLift added after this schema was written.' };

export const CertificateType = builder.enumType('CertificateType', {
  description: "Whether GameLift generates a TLS certificate for a fleet's game servers.",
  values: {
    DISABLED: { description: 'The fleet has no certificate.' },
    GENERATED: { description: "The fleet has one, made out to each game session's `dnsName`." },
    UNKNOWN: unknown,
  } as const,
});

export const PlayerGatewayMode = builder.enumType('PlayerGatewayMode', {
  description: "Whether a fleet's game sessions are reached through GameLift's player gateway.",
  values: {
    DISABLED: { description: 'Players connect to the servers directly.' },
    ENABLED: { description: 'Players connect through the player gateway, in locations that support it.' },
    REQUIRED: { description: 'As ENABLED, and the fleet has no location that does not support it.' },
    UNKNOWN: unknown,
  } as const,
});
