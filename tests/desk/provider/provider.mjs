// An OpenID provider for the tests: oidc-provider with users in memory, on a free port of this
// machine. Prints its address. Who signs in with any password is whom the login names.
//
//   node provider.mjs <base address of the desk>
//
// POST /test/clock?ahead=<seconds> sets its clock wrong.

import http from 'node:http';
import { Provider } from 'oidc-provider';

const [desk] = process.argv.slice(2);
const now = Date.now;
let ahead = 0;
Date.now = () => now() + ahead * 1000;

const server = http.createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'yishi desk',
        client_secret: 'known to the tests: +/=%',
        redirect_uris: [`${desk}/zh/desk/signed-in`],
        post_logout_redirect_uris: [`${desk}/zh/desk/signed-out`],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    cookies: { keys: ['of the tests'] },
    pkce: { methods: ['S256'], required: () => true },
    ttl: { AccessToken: 600, AuthorizationCode: 86400, Grant: 86400, IdToken: 600, Interaction: 86400, Session: 86400 },
    // More than the desk asks for: it must leave it where it is.
    conformIdTokenClaims: false,
    claims: { openid: ['sub', 'name', 'email', 'phone_number'] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: '王小明', email: 'xiaoming@example.cn', phone_number: '13800138000' }),
    }),
    // Consent was given when the desk was set up.
    loadExistingGrant: async (context) => {
      const { client, session, provider: of } = context.oidc;
      const grant = new of.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    const url = new URL(request.url, issuer);
    if (url.pathname === '/test/clock') {
      ahead = Number(url.searchParams.get('ahead'));
      response.end();
    } else {
      answer(request, response);
    }
  });
  console.log(issuer);
});
