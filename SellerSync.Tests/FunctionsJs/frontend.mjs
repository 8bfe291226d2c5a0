// What a frontend does, with the client that it uses. Prints what it saw as one JSON document.
import { FunctionsClient, FunctionsHttpError } from '@supabase/functions-js';

const [url, token, sellerId] = process.argv.slice(2);
const signedIn = new FunctionsClient(url, { headers: { Authorization: `Bearer ${token}`, apikey: 'any' } });
const stranger = new FunctionsClient(url, { headers: { apikey: 'any' } });

/** @returns {Promise<object>} the error as an application sees it, its JSON body read from the context */
async function refusal(client, body) {
  const { data, error } = await client.invoke('seller-lookup', { body });
  return {
    data,
    isHttpError: error instanceof FunctionsHttpError,
    status: error.context.status,
    body: await error.context.json(),
  };
}

/** @returns {Promise<object>} what a browser is told before it sends the call itself */
async function preflight() {
  const answer = await fetch(`${url}/seller-lookup`, {
    method: 'OPTIONS',
    headers: {
      Origin: 'https://app.example.com',
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'apikey,authorization,content-type,x-client-info',
    },
  });
  return {
    ok: answer.ok,
    origin: answer.headers.get('Access-Control-Allow-Origin'),
    headers: answer.headers.get('Access-Control-Allow-Headers'),
    methods: answer.headers.get('Access-Control-Allow-Methods'),
  };
}

/** Follows the run as a frontend without server-sent events does. */
async function progress() {
  for (let tries = 0; tries < 240; tries++) {
    const { data, error } = await signedIn.invoke(`seller-progress?sellerId=${sellerId}`, { method: 'GET' });
    if (error) throw error;
    if (data.data.status === 'idle') return data.data;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('The run does not end');
}

const lookup = await signedIn.invoke('seller-lookup', { body: { sellerId, domain: 1 }, headers: { 'x-client-info': 'a-frontend/1.0' } });
if (lookup.error) throw lookup.error;

console.log(JSON.stringify({
  preflight: await preflight(),
  lookup: lookup.data,
  wrongSeller: await refusal(signedIn, { sellerId: 'A1' }),
  unknownSeller: await refusal(signedIn, { sellerId: 'A0UNKNOWNSHOP0' }),
  signedOut: await refusal(stranger, { sellerId }),
  progress: await progress(),
  products: (await signedIn.invoke(`seller-products?sellerId=${sellerId}`, { method: 'GET' })).data,
}));
